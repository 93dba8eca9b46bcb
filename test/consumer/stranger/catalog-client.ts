/** What an answer holds is up to who asks; a stranger has no types of this product. */
// biome-ignore lint/suspicious/noExplicitAny: answers of any shape are compared as a whole.
export type Answer = any;
export type Row = Readonly<Record<string, Answer>>;

/** A list operation, the fields that are wanted of its rows, and the scope that it is asked for. */
export type List = { readonly name: string; readonly fields: string; readonly scope?: string };

/** A program that knows a base URL, a token, and what the documentation says. */
export function createCatalogClient(baseUrl: string, token: string) {
  async function ask(query: string, variables: Row = {}): Promise<Answer> {
    const response = await fetch(`${baseUrl}/public/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = (await response.json()) as Answer;
    if (response.status !== 200 || errors !== undefined)
      throw new Error(`${response.status} ${JSON.stringify(errors)}`);
    return data;
  }

  /** Sends rows in the batches that the documentation allows; what each answers is put together in order. */
  async function send(mutation: string, inputType: string, rows: readonly Row[], fields = ""): Promise<Answer[]> {
    const document = `mutation ($data: [${inputType}!]!) { rows: ${mutation}(data: $data) ${fields} }`;
    const answers: Answer[] = [];
    for (let start = 0; start < rows.length; start += 500) {
      const data = rows.slice(start, start + 500);
      answers.push(...[(await ask(document, { data })).rows].flat());
    }
    return answers;
  }

  const page = async ({ name, fields, scope }: List, pagination: Row): Promise<Answer> => {
    const scoped = scope === undefined ? "" : `scope: ${scope}, `;
    const document = `query ($p: Pagination) { list: ${name}(${scoped}pagination: $p) {
      page nbPerPage totalCount greatestId data { id ${fields} } } }`;
    return (await ask(document, { p: pagination })).list;
  };

  /** Pages by number until one is short. */
  async function readByNumber(list: List, nbPerPage: number): Promise<Row[]> {
    const rows: Row[] = [];
    for (let number = 0; ; number += 1) {
      const answer = await page(list, { nbPerPage, page: number });
      if (answer.page !== number || answer.nbPerPage !== nbPerPage) throw new Error(JSON.stringify(answer));
      rows.push(...answer.data);
      if (answer.data.length < nbPerPage) return checked(rows, answer.totalCount);
    }
  }

  /** Pages by the greatest id that was seen until one is short. */
  async function readById(list: List, nbPerPage: number): Promise<Row[]> {
    const rows: Row[] = [];
    for (let greaterThanId = ""; ; ) {
      const answer = await page(list, { nbPerPage, greaterThanId });
      rows.push(...answer.data);
      if (answer.data.length < nbPerPage) return checked(rows, answer.totalCount);
      greaterThanId = answer.greatestId;
    }
  }

  const count = async (name: string, scope?: string): Promise<number> =>
    (await page({ name, fields: "", scope }, { nbPerPage: 1 })).totalCount;

  return { ask, send, readByNumber, readById, count };
}

export type CatalogClient = ReturnType<typeof createCatalogClient>;

function checked(rows: Row[], totalCount: number): Row[] {
  const different = new Set(rows.map(({ id }) => id)).size;
  if (different !== rows.length || rows.length !== totalCount)
    throw new Error(`${rows.length} rows, ${different} different ones, of ${totalCount}`);
  return rows;
}

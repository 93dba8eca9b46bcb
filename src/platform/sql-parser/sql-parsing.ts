import { Worker } from "node:worker_threads";
import type { Dialect } from "./dialect.ts";
import type { ParsedSql, Unparsed } from "./sql-facts.ts";

export type SqlText = { readonly text: string; readonly dialect: Dialect };

export type SqlAnswer = ParsedSql | Unparsed;

export type SqlParsing = AsyncDisposable & {
  /** Answers in the order of the texts. What takes too long is answered as not parsed, and so is all after the budget. */
  readonly parse: (texts: readonly SqlText[]) => Promise<SqlAnswer[]>;
};

type Bounds = {
  readonly textMilliseconds: number;
  readonly batchMilliseconds: number;
  readonly idleMilliseconds: number;
  /** More patience with a thread that has still to start. */
  readonly startMilliseconds: number;
};

const bounds: Bounds = {
  textMilliseconds: 3_000,
  batchMilliseconds: 10_000,
  idleMilliseconds: 60_000,
  startMilliseconds: 5_000,
};

/**
 * Parsing is synchronous and its time is not bounded by the length of a text. It happens in a thread of its own, which
 * is started for the first text, ended when it takes too long, and ended when nothing has come for a minute: a server
 * that gets no queries loads no grammar.
 */
export function createSqlParsing(given: Partial<Bounds> = {}): SqlParsing {
  const limits = { ...bounds, ...given };
  let worker: Worker | undefined;
  let idle: NodeJS.Timeout | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const end = async (): Promise<void> => {
    clearTimeout(idle);
    const ended = worker;
    worker = undefined;
    await ended?.terminate();
  };
  const parseAll = async (texts: readonly SqlText[]): Promise<SqlAnswer[]> => {
    clearTimeout(idle);
    const answers: SqlAnswer[] = [];
    const until = Date.now() + limits.batchMilliseconds;
    while (answers.length < texts.length && Date.now() < until) {
      const startMilliseconds = worker === undefined ? limits.startMilliseconds : 0;
      worker ??= startWorker();
      const rest = texts.slice(answers.length);
      const { textMilliseconds } = limits;
      const isDone = await collect(worker, { rest, answers, until, textMilliseconds, startMilliseconds });
      if (isDone) break;
      await end();
      if (Date.now() < until) answers.push({ unparsed: "it took too long to read" });
    }
    while (answers.length < texts.length) answers.push({ unparsed: "its batch took too long to read" });
    idle = setTimeout(() => void end(), limits.idleMilliseconds).unref();
    return answers;
  };
  return {
    parse: (texts) => {
      if (texts.length === 0) return Promise.resolve([]);
      const answers = last.then(() => parseAll(texts));
      last = answers.catch(() => undefined);
      return answers;
    },
    [Symbol.asyncDispose]: end,
  };
}

function startWorker(): Worker {
  const worker = new Worker(new URL("./parse-worker.ts", import.meta.url));
  worker.unref();
  return worker;
}

type Collecting = {
  readonly rest: readonly SqlText[];
  readonly answers: SqlAnswer[];
  readonly until: number;
  readonly textMilliseconds: number;
  readonly startMilliseconds: number;
};

/** False when the thread broke, or said nothing for so long that it has to be ended. */
function collect(worker: Worker, collecting: Collecting): Promise<boolean> {
  const { rest, answers, until, textMilliseconds, startMilliseconds } = collecting;
  const wanted = answers.length + rest.length;
  return new Promise((resolve) => {
    const finish = (isDone: boolean): void => {
      clearTimeout(timer);
      worker.off("message", receive).off("error", fail).off("exit", fail);
      resolve(isDone);
    };
    const fail = (): void => finish(false);
    const patience = (most: number): number => Math.max(1, Math.min(most, until - Date.now()));
    let timer = setTimeout(fail, patience(startMilliseconds + textMilliseconds));
    const receive = (answer: SqlAnswer): void => {
      answers.push(answer);
      clearTimeout(timer);
      if (answers.length === wanted) finish(true);
      else timer = setTimeout(fail, patience(textMilliseconds));
    };
    worker.on("message", receive).on("error", fail).on("exit", fail);
    worker.postMessage(rest);
  });
}

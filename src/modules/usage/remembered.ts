const mostRemembered = 1_000;

/** A function of a text that few texts are given to again and again. Whoever invents texts has it start anew. */
export function remembered(work: (text: string) => string): (text: string | undefined) => string {
  const known = new Map<string, string>();
  return (text = "") => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= mostRemembered) known.clear();
    const answer = work(text);
    known.set(text, answer);
    return answer;
  };
}

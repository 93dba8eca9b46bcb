/** What a question wants to know. */
export type Intent = "WHERE" | "OWNER" | "MEANING" | "UPSTREAM" | "IMPACT";

export type Question = {
  /** Null: nothing in particular. */
  readonly intent: Intent | null;
  /** The words that name the asset; empty when only a pronoun does. */
  readonly subject: string;
  /** Names written as in a program, such as `shop.order_items`. */
  readonly identifiers: readonly string[];
  /** Whether it speaks of what was spoken of before. */
  readonly refersBack: boolean;
  /** The one kind of asset that it names in the singular. */
  readonly kind: "TABLE" | "COLUMN" | "DASHBOARD" | "TERM" | null;
};

// The first that fits decides: "what breaks if its owner changes" is about the impact.
const intents: readonly (readonly [Intent, RegExp])[] = [
  ["UPSTREAM", /\bdo(es)? .+ (depend|rely) (up)?on\b/i],
  [
    "IMPACT",
    /\b(impact\w*|break\w*|broken|affect\w*|downstream|depends? (up)?on|dependents?|uses?|used (by|in)|consum\w+|(drop|remov|delet|renam)\w*|if .* changes?|feeds? into|do(es)? .+ feed|(what|which \w+) (is|are|gets?) fed by)\b/i,
  ],
  [
    "UPSTREAM",
    /\b(feed(s|ing)?|fed|upstream|comes? from|coming from|built (from|on|of)|made (from|of)|derived|computed from|populat\w+|lineage|origins?|sources? of)\b/i,
  ],
  ["OWNER", /\b(who|whom|whose|own(s|ed|ers?|ership)?|responsible|maintain\w*|contact|in charge|stewards?)\b/i],
  ["MEANING", /\b(mean\w*|defin\w+|descri\w+|explain\w*|stands? for|what('s| is| are) (a|an|the|our)?)/i],
  ["WHERE", /\b(where|find|locat\w+|which|show|search\w*|looking for|is there|are there|do we have)\b/i],
];

const kinds = [
  ["TABLE", /\b(table|view)\b/i],
  ["COLUMN", /\b(column|field)\b/i],
  ["DASHBOARD", /\b(dashboard|report|chart)\b/i],
  ["TERM", /\b(term|glossary)\b/i],
] as const;

/** Words that say what is wanted, not of what. */
const notOfTheSubject = new Set(
  `a about affect affected affects all am an and any are as at be been break breaks broken built but by can change changed
   changes column columns come comes coming compute computed consume consumed consumers consumes contact could dashboard
   dashboards data define defined defines definition definitions delete deleted depend dependents depends derived describe
   described description did do does downstream drop dropped else every exactly explain fed feed feeding feeds field fields
   find for from gets get give glossary happen happens has have how i if impact impacted impacts in information into rely relies is it its
   know let lineage locate located look looking made maintain maintained maintainer maintains many me mean meaning means much
   my of on one or origin origins our own owned owner owners ownership owns people person please populate populated populates
   remove removed rename renamed report reports responsible search see should show source sources stand stands steward stewards
   table tables tell term terms that the their them there these they thing things this those to type up upon upstream us use
   used uses using view views was we were what what's when where which who whom whose why will with would you your`.split(
    /\s+/,
  ),
);

const identifier = /`([^`\n]{1,200})`|"([^"\n]{1,200})"|\b([\p{L}\d]+(?:[._][\p{L}\d_]+)+)/gu;
const pronoun =
  /\b(it|its|they|them|their)\b|\b(this|that|these|those)( (one|table|view|column|dashboard|report|term))?\s*[?.!]*\s*$/i;
const goesOn = /^\s*(and|what about|how about)\b/i;
const longestSubject = 250;

export function readQuestion(text: string, previous: string | undefined): Question {
  const intent = intents.find(([, pattern]) => pattern.test(text))?.[0] ?? null;
  const words = text.match(/[\p{L}\p{N}][\p{L}\p{N}._'-]*/gu) ?? [];
  const subject = words
    .map((word) => word.replace(/('s|[._'-]+)$/i, ""))
    .filter((word) => word !== "" && !notOfTheSubject.has(word.toLowerCase()))
    .join(" ");
  const identifiers = [...text.matchAll(identifier)].map(([, code, quoted, bare]) => code ?? quoted ?? bare ?? "");
  const named = kinds.filter(([, pattern]) => pattern.test(text)).map(([kind]) => kind);
  return {
    intent: intentInThread(intent, text, previous),
    subject: cut(subject),
    identifiers: identifiers.filter((name) => name.trim() !== ""),
    refersBack: subject === "" || pronoun.test(text),
    kind: named.length === 1 ? (named[0] ?? null) : null,
  };
}

/** "And orders?" asks of orders what was asked before. */
function intentInThread(intent: Intent | null, text: string, previous: string | undefined): Intent | null {
  if (previous === undefined || !goesOn.test(text)) return intent;
  const rest = text.replace(goesOn, "");
  const own = intents.find(([, pattern]) => pattern.test(rest))?.[0];
  return own ?? readQuestion(previous, undefined).intent;
}

/** Search takes so many characters; the last words of a long question are not looked for. */
function cut(text: string): string {
  return text.length <= longestSubject
    ? text
    : text.slice(0, text.lastIndexOf(" ", longestSubject) + 1 || longestSubject);
}

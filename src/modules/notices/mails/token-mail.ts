import type { NoticeFacts } from "#modules/notices/notice.ts";
import type { Places } from "#modules/notices/notices-dependencies.ts";
import { type MailParts, renderHtml, renderText } from "./layout.ts";
import { oneLine, tokenRows } from "./phrases.ts";
import { whatHappened } from "./what-happened.ts";

export type TokenMail = { readonly subject: string; readonly text: string; readonly html: string };

/** What administrators are told, as plain text and as HTML: the same words in both. */
export function tokenMail(facts: NoticeFacts, places: Places): TokenMail {
  const { subject, sentences } = whatHappened(facts);
  const parts: MailParts = {
    title: subject,
    sentences,
    rows: tokenRows(facts),
    link: { label: `Settings > API in ${places.region}`, url: settingsUrl(places.url()) },
    otherRegions: Object.entries(places.peers).map(([region, url]) => ({ label: region, url: settingsUrl(url) })),
    footer: `You are told this because you administer the account ${oneLine(facts.accountName)}. No mail of ours ever contains a token: whoever asks you for one is not us.`,
  };
  return {
    subject: `[Catalog ${places.region}] ${subject}`,
    text: renderText(parts),
    html: renderHtml(parts),
  };
}

function settingsUrl(url: string): string {
  return `${url}/settings/api`;
}

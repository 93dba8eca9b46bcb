import type { Row } from "./phrases.ts";

export type Link = { readonly label: string; readonly url: string };

export type MailParts = {
  readonly title: string;
  readonly sentences: readonly string[];
  readonly rows: readonly Row[];
  readonly link: Link;
  /** Tokens of other regions are managed there. */
  readonly otherRegions: readonly Link[];
  readonly footer: string;
};

const elsewhere = "Other regions have tokens of their own:";

export function renderText({ title, sentences, rows, link, otherRegions, footer }: MailParts): string {
  const blocks = [
    title,
    ...sentences,
    rows.map(([label, value]) => `${label}: ${value}`).join("\n"),
    `${link.label}: ${link.url}`,
    ...(otherRegions.length === 0
      ? []
      : [[elsewhere, ...otherRegions.map(({ label, url }) => `${label}: ${url}`)].join("\n")]),
    `-- \n${footer}`,
  ];
  return `${blocks.join("\n\n")}\n`;
}

/** Plain HTML without pictures, style sheets or scripts: nothing in it is loaded from anywhere. */
export function renderHtml({ title, sentences, rows, link, otherRegions, footer }: MailParts): string {
  const cells = rows.map(
    ([label, value]) =>
      `<tr><th align="left" style="padding:4px 16px 4px 0;vertical-align:top;font-weight:600">${escaped(label)}</th><td style="padding:4px 0">${escaped(value)}</td></tr>`,
  );
  const others = otherRegions.map((other) => `<li>${anchor(other)}</li>`);
  return [
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escaped(title)}</title></head>`,
    '<body style="font-family:system-ui,sans-serif;line-height:1.5;max-width:40em;margin:1em auto;padding:0 1em">',
    `<h1 style="font-size:1.25em">${escaped(title)}</h1>`,
    ...sentences.map((sentence) => `<p>${escaped(sentence)}</p>`),
    `<table style="border-collapse:collapse">${cells.join("")}</table>`,
    `<p>${anchor(link)}</p>`,
    ...(others.length === 0 ? [] : [`<p>${elsewhere}</p><ul>${others.join("")}</ul>`]),
    `<p style="font-size:0.85em">${escaped(footer)}</p>`,
    "</body></html>",
  ].join("\n");
}

function anchor({ label, url }: Link): string {
  return `<a href="${escaped(url)}">${escaped(label)}</a>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

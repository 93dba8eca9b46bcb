/**
 * The external id of something in a warehouse: its path, such as `shop.public.orders.id`. A part that holds a dot or a
 * double quote is written as SQL writes it, in double quotes with inner ones doubled, so that the table `a.b` in the
 * schema `c` and the table `b` in the schema `c.a` cannot meet in one id.
 */
export function externalIdOf(...parts: readonly string[]): string {
  return parts.map(quoteWhereNeeded).join(".");
}

function quoteWhereNeeded(part: string): string {
  return part === "" || /[."]/.test(part) ? `"${part.replaceAll('"', '""')}"` : part;
}

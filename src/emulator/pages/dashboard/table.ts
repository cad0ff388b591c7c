import { html } from 'hono/html';
import type { Html } from '../../wire/page.js';

/** How many rows of a list are shown; a development server may run for weeks. */
export const SHOWN = 100;

/** What a cell holds. */
export type Cell = Html | string | number | undefined;

/** A list of things. */
export interface Table {
  /** What the rows are, in the plural. */
  things: string;
  columns: string[];
  /** The first of all, or the newest ones. */
  rows: Cell[][];
  /** How many there are. */
  total: number;
}

/** Renders a table; on a narrow screen each row becomes a list, with the columns as labels. */
export function table({ things, columns, rows, total }: Table): Html {
  if (total === 0) return html`<p class="quiet">No ${things}.</p>`;
  // The roles are said because a style that makes lists of tables takes them away.
  return html`<table role="table" aria-label="${things}">
<thead role="rowgroup"><tr role="row">
${columns.map((column) => html`<th role="columnheader" scope="col">${column}</th>`)}
</tr></thead>
<tbody role="rowgroup">
${rows.map((cells) => html`<tr role="row">${cells.map((cell, at) => cellOf(columns[at], cell))}</tr>`)}
</tbody></table>
${total > rows.length && html`<p class="quiet">And ${total - rows.length} more ${things}.</p>`}`;
}

/** Several texts, each on its own line. */
export function lines(texts: (string | Html)[]): Html | string {
  if (texts.length === 0) return '–';
  return html`${texts.map((text) => html`<span class="line">${text}</span>`)}`;
}

/** A time by the clock of the emulator, in UTC. */
export function time(ms: number): Html | string {
  const date = new Date(ms);
  if (Number.isNaN(date.valueOf())) return 'beyond every calendar';
  const iso = date.toISOString();
  const text = iso.replace('T', ' ').replace(/\.\d+Z$/, '');
  return html`<time datetime="${iso}">${text}</time>`;
}

function cellOf(column = '', cell: Cell = '–'): Html {
  return html`<td role="cell" data-label="${column}">${cell}</td>`;
}

import { html } from 'hono/html';
import type { Connector } from '../../state/records.js';
import type { SentTrigger } from '../../triggers/send.js';
import type { Html } from '../../wire/page.js';
import { choice, textArea, textField } from './fields.js';
import { buttonForm, form, type Sheet, section } from './sheet.js';
import { type Cell, lines, SHOWN, table, time } from './table.js';

const SEND = 'triggers/send';

/** Sends webhooks as a provider does, and again those that were sent before. */
export function triggersSection(sheet: Sheet): Html {
  const { sentTriggers } = sheet;
  const able = sheet.service.store.connectors.filter(canTrigger).slice(0, SHOWN);
  return section(sheet, {
    name: 'triggers',
    title: 'Triggers',
    live: table({
      things: 'sent triggers',
      columns: ['Time (UTC)', 'Connector', 'Event', 'Answer', 'Forwarded', 'Again'],
      rows: sentTriggers.map((sent) => rowOf(sheet, sent)),
      total: sentTriggers.length,
    }),
    forms: able.length === 0 ? noConnector() : sendForm(sheet, able),
  });
}

function canTrigger({ deletedAt, triggers }: Connector): boolean {
  return deletedAt === undefined && triggers.enabled;
}

function noConnector(): Html {
  return html`<p class="quiet">No connector has its triggers enabled: set <code>triggers</code> in
the seed, or call <code>emulator.setTriggers</code>.</p>`;
}

function sendForm(sheet: Sheet, connectors: Connector[]): Html {
  const options = connectors.map(({ id, uid }): [string, string] => [id, uid]);
  const field = { action: SEND };
  return form(
    sheet,
    SEND,
    html`<h3>Send an event</h3>
${choice(sheet, { ...field, name: 'connector', label: 'Connector', options })}
${textField(sheet, { ...field, name: 'type', label: 'Event', value: 'app_mention' })}
${textArea(sheet, { ...field, name: 'payload', label: 'Payload (JSON)', value: '{}' })}
<button class="primary" type="submit">Send</button>`,
  );
}

function rowOf(sheet: Sheet, sent: SentTrigger): Cell[] {
  const { number, timestamp, connector, event, status, deliveries } = sent;
  const forwarded = deliveries.map(
    (each) => `${each.url ?? each.path}: ${each.status ?? each.error}`,
  );
  const label = `Send again: event ${number}`;
  return [
    time(timestamp),
    sheet.connectors.get(connector)?.uid ?? connector,
    html`${event.type ?? 'no type'} ${event.id}
<details><summary>Payload ${number}</summary><pre>${payloadText(sent)}</pre></details>`,
    status ?? 'none',
    lines(forwarded),
    buttonForm(sheet, 'triggers/replay', { text: 'Send again', label, fields: { number } }),
  ];
}

function payloadText({ event: { payload = {} } }: SentTrigger): string {
  if (payload instanceof Uint8Array) return `${payload.byteLength} bytes`;
  return typeof payload === 'string' ? payload : JSON.stringify(payload, undefined, 2);
}

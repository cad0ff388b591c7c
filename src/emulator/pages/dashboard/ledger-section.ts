import { html } from 'hono/html';
import type { EmulatorEvent } from '../../state/events.js';
import { isTokenIssued } from '../../state/usage.js';
import type { Html } from '../../wire/page.js';
import { buttonForm, type Sheet, section } from './sheet.js';
import { type Cell, SHOWN, table, time } from './table.js';

/** What happened, and what would have to be paid for. */
export function ledgerSection(sheet: Sheet): Html {
  const { events, billed, requests } = sheet.service.ledger;
  return section(sheet, {
    name: 'ledger',
    title: 'Ledger',
    live: html`<p><strong id="billed">${billed}</strong> billed of
<strong>${requests.total}</strong> requests, <strong>${events.length}</strong> events.</p>
${table({
  things: 'events',
  columns: ['Time (UTC)', 'Event', 'Connector', 'Whose', 'Result', 'Billed'],
  rows: events
    .slice(-SHOWN)
    .reverse()
    .map((event) => rowOf(sheet, event)),
  total: events.length,
})}`,
    forms: buttonForm(sheet, 'ledger/clear', { text: 'Clear', label: 'Clear the ledger' }),
  });
}

function rowOf({ connectors }: Sheet, event: EmulatorEvent): Cell[] {
  return [
    time(event.timestamp),
    event.eventType,
    connectors.get(event.clientId)?.uid ?? event.clientId,
    'subjectType' in event ? (event.subjectId ?? event.subjectType) : undefined,
    resultOf(event),
    isTokenIssued(event) ? 'yes' : undefined,
  ];
}

function resultOf(event: EmulatorEvent): Cell {
  switch (event.eventType) {
    case 'Inbound Trigger':
      return [event.externalEventType, event.externalEventId].filter(Boolean).join(' ');
    case 'Forward Trigger':
      return event.status === 'success'
        ? `${event.destinationPath}: ${event.statusCode}`
        : html`<span class="bad">${event.destinationPath}: ${event.reason}</span>`;
    case 'Revoked Token Request':
      return event.tokenId;
    default:
      return event.error === undefined
        ? 'tokenId' in event
          ? event.tokenId
          : event.authorizationId
        : html`<span class="bad">${event.error.code}: ${event.error.message}</span>`;
  }
}

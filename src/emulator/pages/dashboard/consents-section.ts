import { html } from 'hono/html';
import { type PendingConsent, pendingConsents } from '../../consent/consents.js';
import type { Html } from '../../wire/page.js';
import { buttonForm, type Sheet, section } from './sheet.js';
import { lines, SHOWN, table, time } from './table.js';

/** What waits for a person, to be decided here or on its own page. */
export function consentsSection(sheet: Sheet): Html {
  const pending = pendingConsents(sheet.service);
  return section(sheet, {
    name: 'consents',
    title: 'Waiting for consent',
    live: table({
      things: 'open requests',
      columns: ['Request', 'Acts as', 'Asks for', 'Until', 'Decide'],
      rows: pending
        .slice(0, SHOWN)
        .map((consent) => [
          html`<a href="${consent.url}">${consent.kind} ${consent.connector}</a>`,
          consent.subject?.id ?? 'the application',
          lines(wishes(consent)),
          time(consent.expiresAt),
          decision(sheet, consent),
        ]),
      total: pending.length,
    }),
  });
}

function wishes({ scopes = ['everything'], resources, userCode }: PendingConsent): string[] {
  return [
    ...scopes,
    ...(resources ?? []).map((resource) => `only ${resource}`),
    ...(userCode === undefined ? [] : [`code ${userCode}`]),
  ];
}

function decision(sheet: Sheet, { request, kind, connector }: PendingConsent): Html {
  const about = `${kind} ${connector}, ${request}`;
  const fields = { request };
  return html`${buttonForm(sheet, 'consents/allow', { text: 'Allow', label: `Allow: ${about}`, fields })}
${buttonForm(sheet, 'consents/deny', { text: 'Deny', label: `Deny: ${about}`, fields })}`;
}

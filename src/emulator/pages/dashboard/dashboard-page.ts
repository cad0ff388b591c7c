import { html } from 'hono/html';
import { realProviderOf } from '../../state/provider-settings.js';
import { renderPage } from '../../wire/page.js';
import { connectorsSection } from './connectors-section.js';
import { consentsSection } from './consents-section.js';
import { grantsSection, tokensSection } from './grants-section.js';
import {
  clockSection,
  faultsSection,
  limitsSection,
  resetSection,
} from './instruments-sections.js';
import { ledgerSection } from './ledger-section.js';
import { LIVE_SCRIPT } from './live-script.js';
import type { Sheet } from './sheet.js';
import { triggersSection } from './triggers-section.js';

const SECTIONS = [
  ['consents', 'Waiting for consent', consentsSection],
  ['ledger', 'Ledger', ledgerSection],
  ['connectors', 'Connectors', connectorsSection],
  ['grants', 'Grants', grantsSection],
  ['tokens', 'Tokens', tokensSection],
  ['triggers', 'Triggers', triggersSection],
  ['faults', 'Faults', faultsSection],
  ['limits', 'Rate limits', limitsSection],
  ['clock', 'Clock', clockSection],
  ['emulator', 'Emulator', resetSection],
] as const;

/** The page that shows what the emulator holds, and what happened to it. */
export async function dashboardPage(sheet: Sheet, status = 200): Promise<Response> {
  const page = await renderPage({
    title: 'What the emulator knows',
    status,
    isWide: true,
    realProvider: realProvidersOf(sheet),
    script: LIVE_SCRIPT,
    body: html`<nav aria-label="Sections"><ul>
${SECTIONS.map(([name, title]) => html`<li><a href="#${name}">${title}</a></li>`)}
</ul></nav>
${SECTIONS.map(([, , render]) => render(sheet))}`,
  });
  // Nobody else opens this page, holds on to its window or takes in what it answers.
  page.headers.set('cross-origin-opener-policy', 'same-origin');
  page.headers.set('cross-origin-resource-policy', 'same-origin');
  return page;
}

function realProvidersOf({ service }: Sheet): string | undefined {
  const living = service.store.connectors.filter(({ deletedAt }) => deletedAt === undefined);
  const names = new Set(living.flatMap((connector) => realProviderOf(connector) ?? []));
  return names.size === 0 ? undefined : [...names].join(', the real ');
}

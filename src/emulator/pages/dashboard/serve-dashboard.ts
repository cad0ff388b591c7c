import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Context, Hono } from 'hono';
import { answerCall } from '../../control/call.js';
import { eventStream } from '../../control/event-stream.js';
import type { Emulator } from '../../emulator-interface.js';
import type { Surroundings } from '../../server/app.js';
import type { Service } from '../../service.js';
import type { TriggerSender } from '../../triggers/send.js';
import { type FormFields, readForm } from '../../wire/form.js';
import { isFromOtherSite } from '../../wire/other-sites.js';
import { asPage } from '../../wire/page.js';
import { ServiceError } from '../../wire/service-error.js';
import { ACTIONS, type Action } from './actions.js';
import type { Changes } from './changes.js';
import { dashboardPage } from './dashboard-page.js';
import { type FormOutcome, PAGE_PATH, type Sheet, sectionOf } from './sheet.js';

/** What the page shows and changes. */
export interface Dashboard {
  service: Service;
  emulator(): Emulator;
  triggers: TriggerSender;
  /** Tells when something may have changed. */
  changes: Changes;
}

/**
 * Serves the page for the person at this machine. It needs no bearer, so no other site may read it:
 * the service checks the `Host`, this the origin, and each form carries a token of the page.
 */
export function serveDashboard(app: Hono, dashboard: Dashboard): void {
  const formToken = randomBytes(32).toString('base64url');
  app.get('/', (c) => {
    // A program that asks for anything else hears that there is nothing, as at the real service.
    if (!c.req.header('accept')?.includes('text/html')) return c.notFound();
    return asPage(async () => {
      refuseOthers(c);
      const done = ACTIONS.find(({ path }) => path === c.req.query('done'));
      const outcome = done && { action: done.path, message: done.done };
      return dashboardPage(sheetOf(dashboard, formToken, outcome));
    });
  });
  app.get(`${PAGE_PATH}/changes`, (c) => {
    refuseOthers(c);
    return follow(dashboard);
  });
  for (const action of ACTIONS) {
    app.post(`${PAGE_PATH}/${action.path}`, (c) =>
      asPage(() => act(dashboard, formToken, action, c)),
    );
  }
}

async function act(
  dashboard: Dashboard,
  formToken: string,
  action: Action,
  c: Context,
): Promise<Response> {
  refuseOthers(c);
  const form = await readForm(c.req.raw);
  requireToken(form, formToken);
  try {
    const emulator = dashboard.emulator();
    const known = { emulator, sentTriggers: dashboard.triggers.sent };
    await answerCall(action.call, emulator, action.read?.(form, known));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    const outcome = { action: action.path, message: error.message, refused: form };
    return dashboardPage(sheetOf(dashboard, formToken, outcome), error.status);
  }
  const { path } = action;
  return c.redirect(`/?done=${encodeURIComponent(path)}#${sectionOf(path)}`, 303);
}

function sheetOf(
  { service, triggers }: Dashboard,
  formToken: string,
  outcome: FormOutcome | undefined,
): Sheet {
  const { connectors, projects } = service.store;
  return {
    ...{ service, formToken, outcome },
    sentTriggers: triggers.sent,
    connectors: new Map(connectors.map((connector) => [connector.id, connector])),
    projects: new Map(projects.map((project) => [project.id, project])),
  };
}

function follow({ service, changes }: Dashboard): Response {
  const ending = new AbortController();
  const { signal } = ending;
  void tellOfEvents(service, changes, signal);
  return eventStream(changes.follow(signal), () => ending.abort());
}

/** What happens without a request, such as a trigger that a test sends, is in the ledger. */
async function tellOfEvents({ ledger }: Service, changes: Changes, signal: AbortSignal) {
  for await (const _ of ledger.follow({ signal })) changes.tell();
}

/**
 * Refuses other machines, and pages of other sites: they may lead a person here, but not fetch or
 * embed what is here.
 */
function refuseOthers(c: Context): void {
  const { isFromHere } = c.env as Surroundings;
  if (!isFromHere) {
    throw new ServiceError('forbidden', 'This page is for the machine that the emulator runs on.');
  }
  // Who sends a form is checked where it is read.
  const isAllowed = c.req.method === 'POST' || c.req.header('sec-fetch-dest') === 'document';
  if (isFromOtherSite(c.req.raw) && !isAllowed) {
    throw new ServiceError('forbidden', 'No other site may read what the emulator knows.');
  }
}

function requireToken(form: FormFields, expected: string): void {
  const [given, own] = [Buffer.from(form.get('form_token') ?? ''), Buffer.from(expected)];
  if (given.length === own.length && timingSafeEqual(given, own)) return;
  throw new ServiceError('forbidden', 'This form is from an earlier run. Open the page again.');
}

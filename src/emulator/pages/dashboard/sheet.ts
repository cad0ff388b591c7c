import { html } from 'hono/html';
import type { Service } from '../../service.js';
import type { Connector, Project } from '../../state/records.js';
import type { SentTrigger } from '../../triggers/send.js';
import type { FormFields } from '../../wire/form.js';
import type { Html } from '../../wire/page.js';

/** Where the page's forms go, and its stream of changes. */
export const PAGE_PATH = '/_grantkit/page';

/** What became of the form that was sent last. */
export interface FormOutcome {
  /** Path of the action. */
  action: string;
  message: string;
  /** What was typed into the form, when it was refused. */
  refused?: FormFields;
}

/** What every section of the page is made from. */
export interface Sheet {
  service: Service;
  sentTriggers: readonly SentTrigger[];
  /** Proves that a form comes from this page. */
  formToken: string;
  outcome?: FormOutcome;
  /** By id, deleted ones too. */
  connectors: ReadonlyMap<string, Connector>;
  /** By id. */
  projects: ReadonlyMap<string, Project>;
}

/** A part of the page, with forms that stay as they are when its content changes. */
export interface Section {
  /** Id, and the first part of the paths of its actions. */
  name: string;
  title: string;
  /** What changes with the state of the emulator. */
  live: Html;
  forms?: Html;
}

/** The section that an action belongs to. */
export function sectionOf(action: string): string {
  return action.split('/')[0] ?? '';
}

/** Renders a section, with what became of its last form. */
export function section({ outcome }: Sheet, { name, title, live, forms }: Section): Html {
  const own = outcome && sectionOf(outcome.action) === name ? outcome : undefined;
  return html`<section id="${name}" aria-labelledby="${name}-title">
<h2 id="${name}-title">${title}</h2>
${own && messageOf(own)}
<div id="${name}-live" data-live>${live}</div>
${forms}
</section>`;
}

/** Renders the form of an action. */
export function form(sheet: Sheet, action: string, content: Html): Html {
  // The fragment shows the section again, also when the form is refused.
  return html`<form method="post" action="${PAGE_PATH}/${action}#${sectionOf(action)}">
<input type="hidden" name="form_token" value="${sheet.formToken}">
${content}
</form>`;
}

/** A form that is a button only; its label says what the button is about. */
export function buttonForm(
  sheet: Sheet,
  action: string,
  { text, label, fields }: { text: string; label?: string; fields?: Record<string, unknown> },
): Html {
  const hidden = Object.entries(fields ?? {}).filter(([, value]) => value !== undefined);
  return form(
    sheet,
    action,
    html`${hidden.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<button type="submit" aria-label="${label ?? text}">${text}</button>`,
  );
}

/** What a person typed into a field of a form that was refused; else what it holds at first. */
export function typedInto(
  { outcome }: Sheet,
  action: string,
  name: string,
  initial: unknown = '',
): string {
  const { refused } = outcome?.action === action ? outcome : {};
  return refused === undefined ? String(initial) : (refused.get(name) ?? '');
}

function messageOf({ message, refused }: FormOutcome): Html {
  return html`<p role="${refused === undefined ? 'status' : 'alert'}">${message}</p>`;
}

import { html } from 'hono/html';
import { OPERATIONS } from '../../wire/operation.js';
import type { Html } from '../../wire/page.js';
import { checkBox, choice, numberField, textField } from './fields.js';
import { buttonForm, form, type Sheet, section } from './sheet.js';
import { SHOWN, table, time } from './table.js';

const FAULTS: [string, string][] = [
  ['status', 'Answer with an error status'],
  ['html', 'Answer with a web page'],
  ['malformed', 'Answer with broken JSON'],
  ['drop', 'Close the connection'],
  ['hang', 'Never answer'],
  ['delay', 'Answer late'],
];
const LIMITS = [
  ['read', 'readsPerMinute', 'Reads a minute'],
  ['write', 'writesPerMinute', 'Writes a minute'],
  ['gateway', 'gatewayPerMinute', 'Sign-in requests a minute'],
  ['trigger', 'triggersPerMinute', 'Webhooks a minute'],
] as const;
const UNITS: [string, string][] = [
  ['1000', 'seconds'],
  ['60000', 'minutes'],
  ['3600000', 'hours'],
  ['86400000', 'days'],
];

/** What will go wrong, and planning more of it. */
export function faultsSection(sheet: Sheet): Html {
  const planned = sheet.service.faults.save();
  const field = { action: 'faults/plan' };
  const operations = ['*', ...OPERATIONS].map((name): [string, string] => [name, name]);
  const number = (name: string, label: string, value?: number, max?: number) =>
    numberField(sheet, { ...field, name, label, value, max });
  return section(sheet, {
    name: 'faults',
    title: 'Faults',
    live: table({
      things: 'planned faults',
      columns: ['Operation', 'Fault', 'Times'],
      rows: planned
        .slice(0, SHOWN)
        .map(({ operation, fault, left }) => [operation, JSON.stringify(fault), left]),
      total: planned.length,
    }),
    forms: html`${form(
      sheet,
      field.action,
      html`<h3>Plan a fault</h3>
${choice(sheet, { ...field, name: 'operation', label: 'Operation', options: operations, value: 'token' })}
${choice(sheet, { ...field, name: 'kind', label: 'Fault', options: FAULTS })}
${number('status', 'Status (of an error status)', 503, 599)}
${number('retryAfter', 'Retry-After in seconds (optional)')}
${number('delayMs', 'Delay in milliseconds (of a late answer)', 2000)}
${number('times', 'Times', 1)}
${checkBox(sheet, { ...field, name: 'afterProcessing', label: 'Do the work, and lose the answer' })}
<button class="primary" type="submit">Plan</button>`,
    )}
${buttonForm(sheet, 'faults/clear', { text: 'Clear', label: 'Clear the planned faults' })}`,
  });
}

/** The rate limits that are on, and setting them. */
export function limitsSection(sheet: Sheet): Html {
  const { limits } = sheet.service.limits.save();
  const set = LIMITS.filter(([kind]) => limits[kind] !== undefined);
  const fields = LIMITS.map(([kind, name, label]) =>
    numberField(sheet, { action: 'limits/set', name, label, value: limits[kind] ?? '' }),
  );
  return section(sheet, {
    name: 'limits',
    title: 'Rate limits',
    live: table({
      things: 'limits',
      columns: ['What', 'Allowed'],
      rows: set.map(([kind, , label]) => [label, limits[kind]]),
      total: set.length,
    }),
    forms: html`${form(
      sheet,
      'limits/set',
      html`<h3>Set the limits</h3>
<p class="quiet">The service allows 200 reads, 50 writes, and 6,000 of the others. An empty field means no
limit.</p>
${fields}<button class="primary" type="submit">Set</button>`,
    )}
${buttonForm(sheet, 'limits/clear', { text: 'Turn off', label: 'Turn off the limits' })}`,
  });
}

/** The time by which everything expires, and moving it. */
export function clockSection(sheet: Sheet): Html {
  const field = { action: 'clock/advance' };
  return section(sheet, {
    name: 'clock',
    title: 'Clock',
    live: html`<p>It was ${time(sheet.service.clock.now())} (UTC) when this page was made.</p>`,
    forms: html`${form(
      sheet,
      field.action,
      html`<h3>Move it forward</h3>
${numberField(sheet, { ...field, name: 'amount', label: 'Amount', value: 1 })}
${choice(sheet, { ...field, name: 'unit', label: 'Unit', options: UNITS, value: '3600000' })}
<button class="primary" type="submit">Move</button>`,
    )}
${form(
  sheet,
  'clock/set',
  html`<h3>Set it</h3>
${textField(sheet, { action: 'clock/set', name: 'time', label: 'Time, such as 2030-01-31T12:00:00Z', isRequired: true })}
<button type="submit">Set</button>`,
)}
${buttonForm(sheet, 'clock/real', { text: 'Real time', label: 'Real time: set the clock right' })}`,
  });
}

/** Back to the seed. */
export function resetSection(sheet: Sheet): Html {
  return section(sheet, {
    name: 'emulator',
    title: 'Emulator',
    live: html`<p>It answers at <code>${sheet.service.baseUrl()}</code>.</p>`,
    forms: buttonForm(sheet, 'emulator/reset', {
      text: 'Return to the seed',
      label: 'Return to the seed: forget every change',
    }),
  });
}

import { html } from 'hono/html';
import type { Html } from '../../wire/page.js';
import { type Sheet, typedInto } from './sheet.js';

/** A field of a form. */
export interface Field {
  /** Path of the form's action. */
  action: string;
  name: string;
  label: string;
  /** What it holds at first. @default nothing */
  value?: unknown;
}

/** A field for a line of text. */
export function textField(sheet: Sheet, field: Field & { isRequired?: boolean }): Html {
  const { name, isRequired } = field;
  const value = typedInto(sheet, field.action, name, field.value);
  return labelled(
    field,
    (id) => html`<input id="${id}" name="${name}" value="${value}" autocomplete="off"
spellcheck="false"${isRequired && html` required`}>`,
  );
}

/** A field for a number. */
export function numberField(sheet: Sheet, field: Field & { min?: number; max?: number }): Html {
  const { name, min = 0, max } = field;
  const value = typedInto(sheet, field.action, name, field.value);
  return labelled(
    field,
    (id) => html`<input id="${id}" name="${name}" value="${value}" type="number" min="${min}"
max="${max ?? ''}" step="any" autocomplete="off">`,
  );
}

/** A field for several lines of text. */
export function textArea(sheet: Sheet, field: Field): Html {
  const value = typedInto(sheet, field.action, field.name, field.value);
  return labelled(
    field,
    // A line break at the beginning is not part of the text.
    (id) => html`<textarea id="${id}" name="${field.name}" rows="4" spellcheck="false">
${value}</textarea>`,
  );
}

/** A field for one of a few choices, given by value and text. */
export function choice(sheet: Sheet, field: Field & { options: [string, string][] }): Html {
  const chosen = typedInto(sheet, field.action, field.name, field.value);
  const options = field.options.map(
    ([value, text]) =>
      html`<option value="${value}"${value === chosen && html` selected`}>${text}</option>`,
  );
  return labelled(field, (id) => html`<select id="${id}" name="${field.name}">${options}</select>`);
}

/** A field for yes or no. */
export function checkBox(sheet: Sheet, { action, name, label }: Field): Html {
  const isChecked = typedInto(sheet, action, name) !== '';
  return html`<label><input type="checkbox" name="${name}" value="yes"${isChecked && html` checked`}>${label}</label>`;
}

function labelled({ action, name, label }: Field, control: (id: string) => Html): Html {
  const id = `${action.replace('/', '-')}-${name}`;
  return html`<div class="field"><label for="${id}">${label}</label>${control(id)}</div>`;
}

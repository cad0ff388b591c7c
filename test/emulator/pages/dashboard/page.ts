import type { Emulator } from '../../../../src/emulator/index.js';

const HTML = { accept: 'text/html,*/*;q=0.8' };

/** Opens the page as a browser does. */
export async function openPage(emulator: Emulator, path = '/'): Promise<string> {
  return (await emulator.fetch(path, { headers: HTML })).text();
}

/** One section of the page. */
export function sectionOf(page: string, name: string): string {
  return new RegExp(`<section id="${name}"[\\s\\S]*?</section>`).exec(page)?.[0] ?? '';
}

/** Sends a form of the page with its token, and whatever headers a browser would. */
export async function sendForm(
  emulator: Emulator,
  action: string,
  fields: Record<string, string> = {},
  headers: Record<string, string> = {},
): Promise<Response> {
  const token = / name="form_token" value="([^"]+)"/.exec(await openPage(emulator))?.[1] ?? '';
  const body = new URLSearchParams({ form_token: token, ...fields });
  return emulator.fetch(`/_grantkit/page/${action}`, { method: 'POST', body, headers });
}

import type { Page } from 'playwright-core';

/** More than the page has to stop at. */
const MOST_STOPS = 300;

const NAME_OF_FOCUSED = `(() => {
  const { activeElement: it } = document;
  return (it.getAttribute('aria-label') ?? it.labels?.[0]?.textContent ?? it.textContent).trim();
})()`;

/**
 * Presses Tab until what is called so has the focus.
 * @throws {Error} when nothing is
 */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    await page.keyboard.press('Tab');
    const found = String(await page.evaluate(NAME_OF_FOCUSED));
    // A name may go on with what it is about: "Allow: authorize oauth/linear".
    if (found.startsWith(name) && /^$|^[:,( ]/.test(found.slice(name.length))) return;
  }
  throw new Error(`The keyboard does not get to "${name}".`);
}

/** Fills in a field with the keyboard alone. */
export async function typeInto(page: Page, name: string, text: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

/** Presses a button or follows a link with the keyboard alone. */
export async function pressOn(page: Page, name: string): Promise<void> {
  await tabTo(page, name);
  await page.keyboard.press('Enter');
}

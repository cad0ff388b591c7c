import { spawnSync } from 'node:child_process';
import type { Bench, Row } from './row.js';
import { Terminal } from './terminal.js';

/** Something to wait for on the screen, and what a person then types. */
type Step = [seen: RegExp, ...keys: string[]];

/** A command that asks a person. */
export interface Prompt
  extends Pick<Row, 'name' | 'args' | 'linked' | 'consent' | 'before' | 'after'> {
  steps: Step[];
  /** @default 0 */
  code?: number;
  /** What is on the screen in the end. */
  seen: RegExp;
}

/** Every question of the CLI, answered at a real terminal. */
export const PROMPTS: Prompt[] = [
  {
    name: 'link asks for team and project',
    args: 'link',
    steps: [
      [/Which team\?/, 'Enter'],
      [/Which project\?/, 'Enter'],
      [/❯ web/, 'Enter'],
    ],
    seen: /Linked/,
  },
  {
    name: 'env pull over a file of somebody else',
    linked: 'prj_web',
    before: ({ machine }) => machine.write('.env.local', 'OWN="kept"\n'),
    args: 'env pull',
    steps: [[/Found existing file .*overwrite\?/i, 'y', 'Enter']],
    seen: /Updated|Created/,
    after: ({ machine }) =>
      machine.read('.env.local').includes('GREETING') ? undefined : 'nothing pulled',
  },
  {
    name: 'token offers to open the browser',
    args: 'connect token oauth/linear',
    steps: [[/Open browser to authorization\?/, 'Enter']],
    seen: /emu_oauth_/,
  },
  {
    name: 'create asks for name, product, method and credentials',
    args: 'connect create notion',
    steps: [
      [/What would you like to name your notion app\?/, 'docs', 'Enter'],
      [/What do you want to connect to\?/, 'Enter'],
      [/How do you want to connect to Notion\?/, 'Enter'],
      [/Client ID/, 'id', 'Enter'],
      [/Client Secret/, 'hidden', 'Enter'],
    ],
    seen: /notion connector created via OAuth: scl_\d+ \(UID notion\/docs\)/,
  },
  {
    name: 'create asks for the fields of a method',
    args: 'connect create okta --name sso',
    steps: [
      [/Connect to Okta with OAuth/, 'Enter'],
      [/Okta domain/, 'acme.okta.com', 'Enter'],
      [/Client ID/, 'id', 'Enter'],
      [/Client Secret/, 'Enter'],
    ],
    seen: /UID okta\/sso/,
  },
  {
    name: 'attach asks before it does',
    args: 'connect attach oauth/linear --project web',
    steps: [[/\? .*\(Y\/n\)|\? .*\(y\/N\)/, 'y', 'Enter']],
    seen: /Attached connector/,
  },
  {
    name: 'detach asks before it does',
    args: 'connect detach slack/acme --project web',
    steps: [[/Continue\?/, 'y', 'Enter']],
    seen: /Detached connector/,
  },
  {
    name: 'remove asks, and does nothing when declined',
    args: 'connect remove oauth/linear',
    steps: [[/Are you sure\?/, 'n', 'Enter']],
    seen: /Canceled/,
  },
  {
    name: 'remove asks before it does',
    args: 'connect remove oauth/linear',
    steps: [[/Are you sure\?/, 'y', 'Enter']],
    seen: /successfully removed/,
  },
  {
    name: 'revoke-tokens asks for whom, and whether',
    args: 'connect revoke-tokens slack/acme',
    steps: [
      [/Which tokens do you want to revoke\?/, 'Down', 'Enter'],
      [/Are you sure\?/, 'y', 'Enter'],
    ],
    seen: /tokens/,
  },
  {
    name: 'open opens the dashboard',
    args: 'connect open slack/acme',
    steps: [],
    seen: /Opening connector slack\/acme in the dashboard/,
    after: ({ machine }) => {
      const url = machine.openedUrls()[0];
      const wanted = 'https://vercel.com/acme/~/connect/scl_slack';
      return url === wanted ? undefined : `opened ${url}`;
    },
  },
  {
    name: 'project rm asks before it does',
    args: 'project rm bot',
    steps: [[/sure\?|proceed|Remove/i, 'y', 'Enter']],
    seen: /Success|removed/i,
  },
];

/** Whether there is a terminal to ask in. */
export function hasTerminal(): boolean {
  return spawnSync('tmux', ['-V']).status === 0;
}

/** Plays a prompt; returns what is wrong, with the screen. */
export async function playPrompt(prompt: Prompt, bench: Bench): Promise<string[]> {
  await prompt.before?.(bench);
  const { machine } = bench;
  const terminal = new Terminal(machine);
  try {
    terminal.start(machine.commandLine(prompt.args.split(' ')));
    for (const [seen, ...keys] of prompt.steps) {
      await terminal.waitFor(seen);
      terminal.press(...keys);
    }
    const code = await terminal.exitCode();
    const screen = terminal.screen();
    const problems = [
      code === (prompt.code ?? 0) ? undefined : `exit code ${code}`,
      prompt.seen.test(screen) ? undefined : `nothing like ${prompt.seen} on the screen`,
      await prompt.after?.(bench, { code, stdout: screen, stderr: '' }),
    ].filter((problem) => problem !== undefined);
    return problems.length === 0 ? [] : [...problems, screen];
  } catch (error) {
    return [String(error), terminal.screen()];
  } finally {
    terminal.close();
  }
}

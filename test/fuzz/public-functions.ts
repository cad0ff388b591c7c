import * as sdk from 'grantkit';
import * as aiSdk from 'grantkit/ai-sdk';
import * as authjs from 'grantkit/authjs';
import * as betterauth from 'grantkit/betterauth';
import * as chat from 'grantkit/chat';
import * as emulator from 'grantkit/emulator';
import * as eve from 'grantkit/eve';
import * as mcp from 'grantkit/mcp';
import * as node from 'grantkit/node';
import * as otel from 'grantkit/otel';
import * as redis from 'grantkit/redis';
import * as tanstackAi from 'grantkit/tanstack-ai';
import * as testing from 'grantkit/testing';

type Call = (...args: unknown[]) => unknown;

/** What each entry exports, by its name in `package.json`. */
export const ENTRIES: Record<string, object> = {
  ...{ '.': sdk, './ai-sdk': aiSdk, './authjs': authjs, './betterauth': betterauth },
  ...{ './chat': chat, './emulator': emulator, './eve': eve, './mcp': mcp, './node': node },
  ...{ './otel': otel, './redis': redis, './tanstack-ai': tanstackAi, './testing': testing },
};

/** What is not called with hostile arguments, and why. */
export const LEFT_OUT: Record<string, string> = {
  './emulator createEmulator': 'a development server, which would write files and open ports',
  './emulator connectEmulator': 'it reads files, and throws as the emulator does',
  './emulator defineConfig': 'it throws as the emulator does: test/emulator/state/seed-schema',
};

/** The functions of all entries, by entry and name; an error class is none. */
export const FUNCTIONS: Record<string, Call> = Object.fromEntries(
  Object.entries(ENTRIES).flatMap(([entry, exports]) =>
    Object.entries(exports)
      .filter(([name, value]) => typeof value === 'function' && !name.endsWith('Error'))
      .concat(Object.entries(exports).filter(([name]) => /^is\w+Error$/.test(name)))
      .map(([name, value]) => [`${entry} ${name}`, value as Call]),
  ),
);

/** The methods of a client, by name. */
export const METHODS = Object.keys(sdk.createConnect()) as (keyof sdk.ConnectClient)[];

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const readme = readFileSync(`${root}README.md`, 'utf8');
const rows = (/### Credentials\n(.*?)\n### /s.exec(readme)?.[1] ?? '')
  .split('\n')
  .filter((line) => line.startsWith('|'));

/** All nodes of a source file. */
function nodesOf(path: string): ts.Node[] {
  const text = readFileSync(`${root}src/internal/${path}`, 'utf8');
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const nodes: ts.Node[] = [];
  const visit = (node: ts.Node) => {
    nodes.push(node);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return nodes;
}

const isBelow = (node: ts.Node, isParent: (node: ts.Node) => boolean): boolean =>
  node.parent !== undefined && (isParent(node.parent) || isBelow(node.parent, isParent));

/** The texts within a function or the arguments of a call, up to what is filled in. */
function textsIn(nodes: ts.Node[], name: string): string[] {
  const isNamed = (node: ts.Node) =>
    (ts.isFunctionDeclaration(node) && node.name?.text === name) ||
    (ts.isCallExpression(node) && node.expression.getText() === name);
  return nodes
    .filter((node) => isBelow(node, isNamed))
    .filter((node) => ts.isStringLiteralLike(node) || ts.isTemplateHead(node))
    .map(({ text }) => text.trim())
    .filter((text) => text.includes(' '));
}

const faults = nodesOf('environment/credential-faults.ts');
const credential = nodesOf('environment/credential.ts');
const property = (object: ts.ObjectLiteralExpression, wanted: string) =>
  object.properties
    .filter(ts.isPropertyAssignment)
    .filter(({ name }) => name.getText() === wanted)
    .map(({ initializer }) => (ts.isStringLiteralLike(initializer) ? initializer.text : ''))[0];
/** Why a token could not be renewed, and what to do about it. */
const advice = faults
  .filter(ts.isObjectLiteralExpression)
  .map((object) => ({ said: property(object, 'reason'), hint: property(object, 'hint') ?? '' }))
  .filter((each): each is { said: string; hint: string } => each.said !== undefined);

/** How the answers to a refused credential begin. */
const refusals = textsIn(nodesOf('http/error-kinds.ts'), 'refusedCredential')
  .map((text) => text.split('.')[0] ?? '')
  .filter((text) => text.startsWith('The '));

const commandsIn = (text: string) => text.match(/(?<=`)vercel [a-z ]+(?=`)/g) ?? [];
const rowsOf = (said: string) => rows.filter((row) => row.includes(said));

describe('the table of credential faults in the README', () => {
  test.each(advice)('says what to run when $said', ({ said, hint }) => {
    const [row = '', ...others] = rowsOf(said);
    expect(others).toEqual([]);
    for (const command of commandsIn(hint)) expect(row).toContain(`\`${command}\``);
  });

  test.each([
    ...textsIn(credential, 'credentialFault'),
    ...textsIn(credential, 'faultOf'),
    ...textsIn(faults, 'nearerHint').map((hint) => hint.split(/[:,]/)[0] ?? ''),
    'VERCEL_OIDC_TOKEN is not set',
    ...refusals,
  ])('has a row for "%s"', (said) => {
    expect(rowsOf(said)).not.toEqual([]);
  });

  test('is compared with every fault of the source', () => {
    expect(advice.length).toBeGreaterThan(4);
    expect(textsIn(credential, 'credentialFault').length).toBeGreaterThan(2);
    expect(textsIn(credential, 'faultOf').length).toBeGreaterThan(2);
    expect(textsIn(faults, 'nearerHint').length).toBeGreaterThan(2);
    expect(refusals).toHaveLength(2);
  });
});

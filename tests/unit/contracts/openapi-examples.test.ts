import { describe, expect, test } from '@jest/globals';
import * as z from 'zod';
import { asyncApiDocument } from '../../../infra/tools/event-schemas/asyncapi.ts';
import { answersOf, openApiDocument, operations } from '../../../infra/tools/openapi/document.ts';
import { type Example, examplesOf, refusals } from '../../../infra/tools/openapi/examples.ts';
import { MEANINGS } from '../../../infra/tools/openapi/meanings.ts';
import { fieldsWithoutMeaning } from '../../support/fields-without-meaning.ts';

const all = operations.map((operation) => ({
  ...operation,
  examples: examplesOf.get(operation.operationId) ?? [],
}));

describe('examples', () => {
  test.each(all)('$operationId has one of each success, and of a refusal', (operation) => {
    const { examples, takes } = operation;
    const shown = new Set(examples.map(({ status }) => status));
    const successes = Object.keys(operation.answers).map(Number);

    expect(successes.filter((status) => !shown.has(status))).toEqual([]);
    if (takes) expect([...shown].filter((status) => status >= 400)).not.toEqual([]);
    const sent = examples.filter(({ status, body }) => status < 300 && body);
    if (takes?.body && !z.safeParse(takes.body, undefined).success) expect(sent).not.toEqual([]);
  });

  test.each(all)('those of $operationId are as its schemas say', (operation) => {
    const wrong = operation.examples.flatMap((example) => [
      ...faultsOfRequest(operation, example),
      ...faultsOfAnswer(operation, example),
    ]);
    expect(wrong).toEqual([]);
  });

  test.each(all)(
    '$operationId shows what it answers without a token, a scope or a table',
    (operation) => {
      const answers = answersOf(operation);
      const wrong = refusals.flatMap(({ status, type, answer }) => {
        const { schema, type: ownType } = answers[status] ?? {};
        const error = ownType === type && schema && z.safeParse(schema, answer).error;
        return error ? [z.prettifyError(error)] : [];
      });
      expect(wrong).toEqual([]);
      const shown = refusals.flatMap(({ status, type }) =>
        answers[status]?.type === type ? [status] : [],
      );
      const wanted = Object.keys(answers).map(Number);
      expect(shown).toEqual([401, 403, 503].filter((status) => wanted.includes(status)));
    },
  );

  test('each is one of an operation', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect([...examplesOf.keys()].filter((id) => !ids.includes(id))).toEqual([]);
  });
});

type Operation = (typeof all)[number];

/** What breaks a rule of its request was answered 400. */
const faultsOfRequest = ({ takes, path }: Operation, example: Example): readonly string[] => {
  if (!takes) return [];
  const [asked = '', query] = example.path.split('?');
  const { path: inPath, query: inQuery, body } = takes;
  const isDryRun = path.endsWith('?dryRun=true');
  const fits = [
    !inPath || z.safeParse(inPath, partsOf(`${path.split('?')[0]}`, asked)).success,
    !inQuery ||
      isDryRun ||
      z.safeParse(inQuery, Object.fromEntries(new URLSearchParams(query))).success,
    !body || z.safeParse(body, example.body).success,
  ].every(Boolean);
  const isRefused = example.status === 400;
  return fits || isRefused ? [] : [`${example.says}: the request breaks its schema`];
};

const faultsOfAnswer = (operation: Operation, example: Example): readonly string[] => {
  const answer = answersOf(operation)[example.status];
  if (!answer) return [`${example.says}: ${example.status} is not documented`];
  if (!answer.schema) return example.answer === undefined ? [] : [`${example.says}: has a body`];
  const { error } = z.safeParse(answer.schema, example.answer);
  return error ? [`${example.says}: ${z.prettifyError(error)}`] : [];
};

const partsOf = (path: string, asked: string): Record<string, string> => {
  const values = asked.split('/');
  const parts = path.split('/').flatMap((part, at): [string, string][] => {
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
    return name ? [[name, decodeURIComponent(values[at] ?? '')]] : [];
  });
  return Object.fromEntries(parts);
};

describe('meanings', () => {
  const document = openApiDocument();

  test('each field and each parameter has one, which is more than its rule (if not: meanings.ts)', () => {
    expect(fieldsWithoutMeaning(document)).toEqual([]);
  });

  test('each that is written down is used', () => {
    const text = JSON.stringify([document, asyncApiDocument()]);
    const unused = Object.values(MEANINGS).filter(
      (meaning) => !text.includes(JSON.stringify(meaning).slice(1, -1)),
    );
    expect(unused).toEqual([]);
  });
});

import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { Source } from '../../infra/local/messaging/invoke.ts';
import type { Pattern } from '../../infra/local/messaging/pattern.ts';

type StreamSource = Source & {
  readonly batchSize: number;
  readonly filterPatterns: readonly Pattern[];
  readonly bisectBatchOnFunctionError: boolean;
  readonly maximumRecordAgeInSeconds: number;
};

/** How the table's stream is deployed to invoke a function. */
export const streamSourceOf = async (
  name: 'relayEvents' | 'projectEvents',
): Promise<StreamSource> => {
  const text = await readFile('serverless.yml', 'utf8');
  // Tags of CloudFormation, such as !GetAtt, are only worth a warning.
  const { functions } = parse(text, { logLevel: 'error' });
  return functions[name].events[0].stream;
};

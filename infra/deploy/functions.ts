import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

type Deployed = {
  readonly handler: string;
  readonly access?: string;
  readonly may?: readonly string[];
  readonly environment?: Readonly<Record<string, unknown>>;
  readonly events: readonly { readonly httpApi?: { readonly method: string; path: string } }[];
};

/** The functions as serverless.yml has them. */
export const { functions } = parse(
  readFileSync(new URL('../../serverless.yml', import.meta.url), 'utf8'),
  // Tags of CloudFormation, such as !GetAtt, are only worth a warning.
  { logLevel: 'error' },
) as { functions: Readonly<Record<string, Deployed>> };

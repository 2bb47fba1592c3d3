import * as z from 'zod';

const PREFIX = 'STOCK_';

/** Values of a list that is written with commas between them. */
const listOf = (item: z.ZodString) =>
  z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(item));

const schedule = z
  .string()
  .regex(/^(rate|cron)\(.+\)$/, 'must be an EventBridge schedule, rate(...) or cron(...)');
const timeZone = z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Madrid');
const atLeastOne = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .min(1, 'must be at least 1');
const reason = z
  .string()
  .regex(/^\S(.{0,126}\S)?$/u, 'must be comma-separated reasons of 1 to 128 characters');
const days = z.coerce
  .number('must be a number')
  .int('must be a whole number')
  .min(0, 'must be at least 0')
  .max(3_650, 'must be at most 3650');
const onOff = z.enum(['on', 'off'], 'must be on or off');
const issuer = z.url({ protocol: /^https$/, error: 'must be an https URL' });
const origin = z
  .string()
  .regex(
    /^https?:\/\/[^/*\s]+$/,
    'must be origins such as https://shop.example.com, without a path or *',
  );

type Need = 'STOCK_JWT_ISSUER' | 'STOCK_JWT_AUDIENCE' | 'STOCK_JWT_SCOPE_PREFIX';

/** What a team may decide for a stage, each by an environment variable; .env.example explains them. */
const settings = z
  .strictObject({
    STOCK_JWT_ISSUER: issuer.optional(),
    STOCK_JWT_AUDIENCE: listOf(z.string().min(1, 'must not be empty')).optional(),
    STOCK_JWT_SCOPE_PREFIX: z.string().regex(/^\S+$/, 'must have no spaces').optional(),
    STOCK_CORS_ORIGINS: listOf(origin).optional(),
    STOCK_DOCS: onOff.default('on'),
    STOCK_BOARD: onOff.default('on'),
    STOCK_THROTTLE_RATE: atLeastOne.default(1_000),
    STOCK_THROTTLE_BURST: atLeastOne.default(500),
    STOCK_RESTOCK_SCHEDULE: schedule.default('cron(0 4 * * ? *)'),
    STOCK_AUDIT_SCHEDULE: schedule.default('cron(0 3 * * ? *)'),
    STOCK_TIME_ZONE: timeZone.default('UTC'),
    STOCK_REASONS: listOf(reason)
      .transform((codes) => codes.join(','))
      .default(''),
    STOCK_RECORD_WHO: onOff.default('off'),
    STOCK_EXPIRY_NOTICE_DAYS: days.default(7),
  })
  .superRefine((all, context) => {
    const need = (missing: Need, given: Need) => {
      if (all[given] === undefined || all[missing] !== undefined) return;
      context.addIssue({ code: 'custom', path: [missing], message: `is missing: ${given} is set` });
    };
    need('STOCK_JWT_AUDIENCE', 'STOCK_JWT_ISSUER');
    need('STOCK_JWT_ISSUER', 'STOCK_JWT_AUDIENCE');
    need('STOCK_JWT_ISSUER', 'STOCK_JWT_SCOPE_PREFIX');
  });

export type Configuration = z.infer<typeof settings>;
type Name = keyof Configuration;

/**
 * The configuration of a stage; a variable that is empty is one that is not set.
 *
 * @throws Error that names every variable that breaks a rule, and every one of our prefix that there is not
 */
function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

export const configurationOf = (env: NodeJS.ProcessEnv): Configuration => {
  const ours = Object.entries(env).filter(([name, value]) => name.startsWith(PREFIX) && value);
  const parsed = settings.safeParse(Object.fromEntries(ours));
  if (parsed.success) return parsed.data;
  const broken = parsed.error.issues.flatMap((issue) =>
    issue.code === 'unrecognized_keys'
      ? issue.keys.map((name) => `${name} is not a variable of this service`)
      : [`${String(issue.path[0])} ${issue.message}`],
  );
  throw new Error(
    `The configuration is not valid (.env.example lists all variables):\n  ${broken.join('\n  ')}`,
  );
};

type Serverless = { readonly classes: { readonly Error: new (message: string) => Error } };

/**
 * A plugin of the Serverless Framework: serverless.yml gets a value by ${stock:NAME}. What is wrong is
 * said before anything else is done.
 */
export default class ConfigurationPlugin {
  readonly configurationVariablesSources: object;

  constructor({ classes }: Serverless) {
    const configuration = (() => {
      try {
        return configurationOf(process.env);
      } catch (error) {
        throw new classes.Error((error as Error).message);
      }
    })();
    this.configurationVariablesSources = {
      stock: {
        resolve: ({ address }: { address: Name }) => ({ value: configuration[address] }),
      },
    };
  }
}

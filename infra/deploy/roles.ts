type Statement = {
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
};
type ServerlessFunction = { readonly may?: readonly string[]; role?: string };
type Serverless = {
  readonly configSchemaHandler: {
    defineFunctionProperties(provider: string, schema: object): void;
  };
  getProvider(name: string): {
    readonly naming: {
      getNormalizedFunctionName(name: string): string;
      getLogGroupLogicalId(name: string): string;
    };
  };
  readonly service: {
    readonly custom: { readonly permissions: Readonly<Record<string, readonly Statement[]>> };
    readonly functions: Record<string, ServerlessFunction>;
    readonly resources: { readonly Resources: Record<string, unknown> };
  };
};

/**
 * A plugin of the Serverless Framework, which has one role for all functions: gives each one of its
 * own, with what `may` names of infra/deploy/roles.yml, its own log, and traces.
 */
export default class Roles {
  readonly hooks: Record<string, () => void>;

  constructor(serverless: Serverless) {
    serverless.configSchemaHandler.defineFunctionProperties('aws', {
      properties: { may: { type: 'array', items: { type: 'string' } } },
    });
    this.hooks = { initialize: () => giveRoles(serverless) };
  }
}

const giveRoles = (serverless: Serverless): void => {
  const { custom, functions, resources } = serverless.service;
  const { naming } = serverless.getProvider('aws');
  for (const [name, lambda] of Object.entries(functions)) {
    const granted = (lambda.may ?? []).flatMap((permission) => {
      const statements = custom.permissions[permission];
      if (!statements)
        throw new Error(`${name}: infra/deploy/roles.yml has no permission ${permission}`);
      return statements;
    });
    lambda.role = `${naming.getNormalizedFunctionName(name)}Role`;
    const log = naming.getLogGroupLogicalId(name);
    resources.Resources[lambda.role] = roleWith([writeTo(log), WRITE_TRACES, ...granted]);
  }
};

const roleWith = (statements: readonly Statement[]) => ({
  Type: 'AWS::IAM::Role',
  Properties: {
    AssumeRolePolicyDocument: {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'lambda.amazonaws.com' },
          Action: 'sts:AssumeRole',
        },
      ],
    },
    Policies: [
      {
        PolicyName: 'what-it-uses',
        PolicyDocument: { Version: '2012-10-17', Statement: statements },
      },
    ],
  },
});

/** Traces have no name by which one could be granted and another one not. */
const WRITE_TRACES: Statement = {
  Effect: 'Allow',
  Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  Resource: '*',
};

/** The stack makes the log group, so that a function need not. */
const writeTo = (logGroup: string): Statement => ({
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: { 'Fn::GetAtt': [logGroup, 'Arn'] },
});

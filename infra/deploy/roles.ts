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
 * A plugin of the Serverless Framework, which has one role for all functions. Here functions share one only if they may
 * do the same: what `may` names of infra/deploy/roles.yml, writing their logs, and traces.
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
  const logsByRole = new Map<string, string[]>();
  for (const [name, lambda] of Object.entries(functions)) {
    const may = lambda.may ?? [];
    const unknown = may.find((permission) => !custom.permissions[permission]);
    if (unknown) throw new Error(`${name}: infra/deploy/roles.yml has no permission ${unknown}`);
    lambda.role = roleName(may);
    const logs = [...(logsByRole.get(lambda.role) ?? []), naming.getLogGroupLogicalId(name)];
    logsByRole.set(lambda.role, logs);
    const granted = may.flatMap((permission) => custom.permissions[permission] ?? []);
    resources.Resources[lambda.role] = roleWith([writeTo(logs), WRITE_TRACES, ...granted]);
  }
};

/** Says what it allows. */
const roleName = (may: readonly string[]): string =>
  `${
    may
      .toSorted()
      .map((permission) => `${permission.charAt(0).toUpperCase()}${permission.slice(1)}`)
      .join('') || 'LogOnly'
  }Role`;

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

/** The stack makes the log groups, so that no function need do so. */
const writeTo = (logGroups: readonly string[]): Statement => ({
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: logGroups.map((logGroup) => ({ 'Fn::GetAtt': [logGroup, 'Arn'] })),
});

import { LIVE } from '../tools/stage.ts';

type ServerlessFunction = {
  readonly canary?: boolean;
  targetAlias?: { readonly name: string; readonly logicalId: string };
  readonly versionLogicalId?: string;
};
type Serverless = {
  readonly configSchemaHandler: {
    defineFunctionProperties(provider: string, schema: object): void;
  };
  getProvider(name: string): {
    readonly naming: {
      getNormalizedFunctionName(name: string): string;
      getLambdaLogicalId(name: string): string;
    };
  };
  readonly service: {
    readonly custom: { readonly trafficShift: string };
    readonly functions: Record<string, ServerlessFunction>;
    readonly provider: {
      readonly compiledCloudFormationTemplate: { readonly Resources: Record<string, unknown> };
    };
  };
};

/** What a bad version makes ring within minutes, and what is quiet again as soon as it is gone. */
const TELLING_ALARMS = ['ServerErrorsAlarm', 'MessageErrorsAlarm', 'RelayAgeAlarm'];

/**
 * A plugin of the Serverless Framework: whatever calls a function calls its alias. Those of the functions that
 * serverless.yml calls a canary are moved from one version to the next by CodeDeploy, a part of the traffic first where the
 * stage says so, and back on an alarm; only behind all of these follow the others, at once. A deployment for each function
 * would be more at a time than an account is given, and of those that are seldom called a canary tells nothing.
 */
export default class TrafficShift {
  readonly hooks: Record<string, () => void>;

  constructor(serverless: Serverless) {
    serverless.configSchemaHandler.defineFunctionProperties('aws', {
      properties: { canary: { type: 'boolean' } },
    });
    this.hooks = {
      initialize: () => nameAliases(serverless),
      'after:package:compileFunctions': () => shiftTraffic(serverless),
    };
  }
}

/** Where the framework finds one it has routes, sources and schedules call that. */
const nameAliases = (serverless: Serverless): void => {
  const { naming } = serverless.getProvider('aws');
  for (const [name, lambda] of Object.entries(serverless.service.functions)) {
    const logicalId = `${naming.getNormalizedFunctionName(name)}LiveAlias`;
    lambda.targetAlias = { name: LIVE, logicalId };
  }
};

const shiftTraffic = (serverless: Serverless): void => {
  const { custom, functions, provider } = serverless.service;
  const { Resources } = provider.compiledCloudFormationTemplate;
  const { naming } = serverless.getProvider('aws');
  const canaries = Object.values(functions).flatMap(({ canary, targetAlias }) =>
    canary && targetAlias ? [targetAlias.logicalId] : [],
  );
  for (const [name, { canary, targetAlias, versionLogicalId }] of Object.entries(functions)) {
    if (!targetAlias || !versionLogicalId) throw new Error(`${name} has no version to shift to`);
    const group = `${naming.getNormalizedFunctionName(name)}DeploymentGroup`;
    if (canary) Resources[group] = deploymentGroup(custom.trafficShift);
    Resources[targetAlias.logicalId] = {
      Type: 'AWS::Lambda::Alias',
      Properties: {
        Name: targetAlias.name,
        FunctionName: { Ref: naming.getLambdaLogicalId(name) },
        FunctionVersion: { 'Fn::GetAtt': [versionLogicalId, 'Version'] },
      },
      ...(canary ? shiftedBy(group) : { DependsOn: canaries }),
    };
  }
};

const shiftedBy = (group: string) => ({
  UpdatePolicy: {
    CodeDeployLambdaAliasUpdate: {
      ApplicationName: { Ref: 'DeploymentApplication' },
      DeploymentGroupName: { Ref: group },
    },
  },
});

const deploymentGroup = (shift: string) => ({
  Type: 'AWS::CodeDeploy::DeploymentGroup',
  Properties: {
    ApplicationName: { Ref: 'DeploymentApplication' },
    ServiceRoleArn: { 'Fn::GetAtt': ['DeploymentRole', 'Arn'] },
    DeploymentConfigName: `CodeDeployDefault.Lambda${shift}`,
    DeploymentStyle: {
      DeploymentType: 'BLUE_GREEN',
      DeploymentOption: 'WITH_TRAFFIC_CONTROL',
    },
    AutoRollbackConfiguration: {
      Enabled: true,
      Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM', 'DEPLOYMENT_STOP_ON_REQUEST'],
    },
    AlarmConfiguration: {
      // An alarm that rings already stops any deployment, even of what would end it: that can go at once.
      Enabled: shift !== 'AllAtOnce',
      Alarms: TELLING_ALARMS.map((alarm) => ({ Name: { Ref: alarm } })),
    },
  },
});

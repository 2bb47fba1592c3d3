import { LIVE } from '../tools/stage.ts';

type ServerlessFunction = {
  targetAlias?: { readonly name: string; readonly logicalId: string };
  readonly versionLogicalId?: string;
};
type Serverless = {
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
 * A plugin of the Serverless Framework: whatever calls a function calls its alias, which CodeDeploy
 * moves from one version to the next, a part first where the stage says so, and back on an alarm.
 */
export default class TrafficShift {
  readonly hooks: Record<string, () => void>;

  constructor(serverless: Serverless) {
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
  for (const [name, { targetAlias, versionLogicalId }] of Object.entries(functions)) {
    if (!targetAlias || !versionLogicalId) throw new Error(`${name} has no version to shift to`);
    const group = `${naming.getNormalizedFunctionName(name)}DeploymentGroup`;
    Resources[group] = deploymentGroup(custom.trafficShift);
    Resources[targetAlias.logicalId] = {
      Type: 'AWS::Lambda::Alias',
      Properties: {
        Name: targetAlias.name,
        FunctionName: { Ref: naming.getLambdaLogicalId(name) },
        FunctionVersion: { 'Fn::GetAtt': [versionLogicalId, 'Version'] },
      },
      UpdatePolicy: {
        CodeDeployLambdaAliasUpdate: {
          ApplicationName: { Ref: 'DeploymentApplication' },
          DeploymentGroupName: { Ref: group },
        },
      },
    };
  }
};

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

/** The resources of serverless.yml, as CloudFormation would get them. */
export type Resources = Readonly<Record<string, Resource>>;
type Resource = { readonly Type: string; readonly Properties: Record<string, unknown> };

const ACCOUNT = '000000000000';

/**
 * A value with the references to queues, topics and the bus in it replaced by what they are here.
 *
 * @param port where the queues are.
 */
export const resolve = (value: unknown, resources: Resources, port: number): unknown => {
  if (Array.isArray(value)) return value.map((one) => resolve(one, resources, port));
  if (typeof value !== 'object' || value === null) return value;
  const { Ref, 'Fn::GetAtt': attribute } = value as { Ref?: string; 'Fn::GetAtt'?: string[] };
  if (Ref) return referenceOf(resourceOf(Ref, resources), port);
  if (attribute?.[1] === 'Arn') return arnOf(resourceOf(attribute[0] as string, resources));
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [key, resolve(one, resources, port)]),
  );
};

const resourceOf = (name: string, resources: Resources): Resource => {
  const resource = resources[name];
  if (!resource) throw new Error(`there is no resource ${name}`);
  return resource;
};

const referenceOf = ({ Type, Properties }: Resource, port: number): string => {
  if (Type === 'AWS::SQS::Queue')
    return `http://localhost:${port}/${ACCOUNT}/${Properties.QueueName}`;
  return Type === 'AWS::SNS::Topic' ? arnOf({ Type, Properties }) : `${Properties.Name}`;
};

const arnOf = ({ Type, Properties }: Resource): string => {
  const service = Type === 'AWS::SQS::Queue' ? 'sqs' : 'sns';
  const name = Properties.QueueName ?? Properties.TopicName;
  return `arn:aws:${service}:${process.env.AWS_REGION}:${ACCOUNT}:${name}`;
};

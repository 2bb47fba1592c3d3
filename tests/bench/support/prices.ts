/**
 * In dollars, for region us-east-1, on demand, first tier, without free tier. Written down in November 2026
 * from pages of others that quote AWS: its own price pages, named here, could not be looked at.
 */
export const PRICES = {
  /** Of an HTTP API, up to 512 KB: https://aws.amazon.com/api-gateway/pricing/, by apigatewaycost.com/aws */
  apiRequest: 1.0 / 1e6,
  /** https://aws.amazon.com/lambda/pricing/, by cloudchipr.com/blog/aws-lambda-pricing */
  lambdaRequest: 0.2 / 1e6,
  /** On arm64, billed by the millisecond. */
  lambdaGbSecond: 0.0000133334,
  /**
   * https://aws.amazon.com/dynamodb/pricing/on-demand/ since November 2024, by
   * airbyte.com/data-engineering-resources/dynamodb-pricing. Lambda reads a table's stream at no charge.
   */
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  /** Up to 64 KB: https://aws.amazon.com/eventbridge/pricing/, by cloudburn.io/blog/amazon-eventbridge-pricing */
  event: 1.0 / 1e6,
};

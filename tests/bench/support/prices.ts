/**
 * In dollars, for region us-east-1, on demand, first tier, without free tier. Written down on 24 November
 * 2026 from copies of public pages that quote the AWS price lists; AWS's own pages could not be asked.
 */
export const PRICES = {
  /** Of HTTP APIs, a request of up to 512 KB: https://aws.amazon.com/api-gateway/pricing/ */
  apiRequest: 1.0 / 1e6,
  /** https://aws.amazon.com/lambda/pricing/ */
  lambdaRequest: 0.2 / 1e6,
  /** arm64, billed by the millisecond. */
  lambdaGbSecond: 0.0000133334,
  /** https://aws.amazon.com/dynamodb/pricing/on-demand/ (since November 2024) */
  writeUnit: 0.625 / 1e6,
  readUnit: 0.125 / 1e6,
  /** Lambda reads the table's stream at no charge. */
  streamRead: 0,
  /** A custom event of up to 64 KB: https://aws.amazon.com/eventbridge/pricing/ */
  event: 1.0 / 1e6,
};

import { jest } from '@jest/globals';

type Line = Readonly<Record<string, unknown>>;

const isMetric = (line: Line): boolean => '_aws' in line;

/** Takes what the service writes to its log, instead of the terminal, until mocks are restored. */
export const takeLog = () => {
  const written: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, 'write').mockImplementation((text) => {
      written.push(String(text));
      return true;
    });
  }
  const all = (): readonly Line[] =>
    written.flatMap((text) => text.trimEnd().split('\n')).map((line) => JSON.parse(line));
  return {
    text: () => written.join(''),
    lines: () => all().filter((line) => !isMetric(line)),
    /** What CloudWatch would make of it: all values of each metric. */
    metrics: (): Readonly<Record<string, readonly number[]>> => {
      const values: Record<string, number[]> = {};
      for (const line of all().filter(isMetric)) {
        for (const name of namesIn(line)) {
          values[name] = [...(values[name] ?? []), line[name] as number | number[]].flat();
        }
      }
      return values;
    },
  };
};

type Emf = { CloudWatchMetrics: { Metrics: { Name: string }[] }[] };
const namesIn = ({ _aws }: Line): readonly string[] =>
  (_aws as Emf).CloudWatchMetrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name));

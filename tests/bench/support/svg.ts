import type { Plot, Row } from './benchmark.ts';

const [WIDTH, HEIGHT] = [820, 480];
const AREA = { left: 84, right: 800, top: 104, bottom: 360 };
/** About as wide as a letter is. */
const LETTER = 7;
const COLOURS = ['#2563eb', '#ea580c', '#16a34a', '#9333ea', '#64748b', '#dc2626', '#0f172a'];
const MAX_LABEL = 26;

type Series = { readonly name: string; readonly values: readonly (number | undefined)[] };

/** Draws rows as a chart. */
export const svg = (rows: readonly Row[], plot: Plot): string => {
  const places = [...new Set(rows.map((row) => text(row[plot.x])))];
  const series = seriesOf(rows, plot, places);
  const values = series.flatMap((one) => one.values).filter((value) => value !== undefined);
  const ticks = plot.log ? powersUpTo(values) : stepsUpTo(Math.max(...values, 0));
  const [low, high] = [ticks[0] as number, ticks.at(-1) as number];
  const part = (value: number) =>
    plot.log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const y = (value: number) => AREA.bottom - part(Math.max(value, low)) * (AREA.bottom - AREA.top);
  const step = (AREA.right - AREA.left) / places.length;
  const x = (place: number) => AREA.left + step * (place + 0.5);

  const grid = ticks.map((tick) => [
    line(AREA.left, y(tick), AREA.right, y(tick), '#e2e8f0'),
    label(AREA.left - 8, y(tick) + 4, tick.toLocaleString('en'), 'end'),
  ]);
  const aslant = places.some((name) => cut(name).length * LETTER > step);
  const names = places.map((name, place) =>
    aslant
      ? `<g transform="translate(${at(x(place))} ${AREA.bottom + 14}) rotate(-40)">${label(0, 0, cut(name), 'end')}</g>`
      : label(x(place), AREA.bottom + 20, cut(name), 'middle'),
  );
  const marks = series.map((one, index) =>
    plot.kind === 'bars' ? bars(one, index, series.length) : dots(one, index),
  );
  const legend = series.map(({ name }, index) => {
    const [left, top] = [AREA.left + (index % 4) * 185, 44 + Math.floor(index / 4) * 20];
    return [
      `<rect x="${left}" y="${top}" width="12" height="12" fill="${colour(index)}"/>`,
      label(left + 18, top + 11, name, 'start'),
    ];
  });

  function bars({ values }: Series, index: number, of: number): string[] {
    const width = Math.min((step * 0.8) / of, 60);
    return values.flatMap((value, place) => {
      if (value === undefined) return [];
      const left = x(place) + (index - of / 2) * width;
      const height = AREA.bottom - y(value);
      return `<rect x="${at(left)}" y="${at(y(value))}" width="${at(width - 2)}" height="${at(height)}" fill="${colour(index)}"/>`;
    });
  }

  function dots({ values }: Series, index: number): string[] {
    const points = values.flatMap((value, place) =>
      value === undefined ? [] : [[at(x(place)), at(y(value))]],
    );
    return [
      `<polyline points="${points.map((point) => point.join(',')).join(' ')}" fill="none" stroke="${colour(index)}" stroke-width="2"/>`,
      ...points.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="4" fill="${colour(index)}"/>`),
    ];
  }

  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="sans-serif" font-size="12" fill="#334155">`,
    `<rect width="${WIDTH}" height="${HEIGHT}" fill="white"/>`,
    `<text x="${AREA.left}" y="28" font-size="16" font-weight="bold">${escaped(plot.title)}</text>`,
    ...legend.flat(),
    ...grid.flat(),
    line(AREA.left, AREA.bottom, AREA.right, AREA.bottom, '#334155'),
    ...names,
    ...marks.flat(),
    label((AREA.left + AREA.right) / 2, aslant ? HEIGHT - 8 : AREA.bottom + 46, plot.x, 'middle'),
    `<text transform="translate(20 ${(AREA.top + AREA.bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(plot.unit)}</text>`,
    '</svg>\n',
  ].join('\n');
};

const seriesOf = (rows: readonly Row[], { x, y, by }: Plot, places: readonly string[]): Series[] =>
  [...Map.groupBy(rows, (row) => (by ? text(row[by]) : ''))].flatMap(([group, members]) =>
    y.map((column) => ({
      name: [group, y.length > 1 || !group ? column : ''].filter(Boolean).join(', '),
      values: places.map((place) => {
        const value = members.find((row) => text(row[x]) === place)?.[column];
        return typeof value === 'number' ? value : undefined;
      }),
    })),
  );

/** From 0, by a step that is easy to read. */
const stepsUpTo = (most: number): number[] => {
  const rough = (most || 1) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const count = Math.ceil((most || 1) / step);
  return Array.from({ length: count + 1 }, (_, n) => Number((n * step).toPrecision(6)));
};

const powersUpTo = (values: readonly number[]): number[] => {
  const positive = values.filter((value) => value > 0);
  const from = Math.floor(Math.log10(Math.min(...positive)));
  const to = Math.max(Math.ceil(Math.log10(Math.max(...positive))), from + 1);
  return Array.from({ length: to - from + 1 }, (_, n) => Number((10 ** (from + n)).toPrecision(1)));
};

const text = (value: string | number | undefined): string =>
  typeof value === 'number' ? value.toLocaleString('en') : (value ?? '');
const cut = (name: string) => (name.length > MAX_LABEL ? `${name.slice(0, MAX_LABEL)}…` : name);
const at = (value: number): string => value.toFixed(1);
const colour = (index: number): string => COLOURS[index % COLOURS.length] as string;
const escaped = (of: string): string => of.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const line = (x1: number, y1: number, x2: number, y2: number, stroke: string): string =>
  `<line x1="${at(x1)}" y1="${at(y1)}" x2="${at(x2)}" y2="${at(y2)}" stroke="${stroke}"/>`;
const label = (x: number, y: number, of: string, anchor: string): string =>
  `<text x="${at(x)}" y="${at(y)}" text-anchor="${anchor}">${escaped(of)}</text>`;

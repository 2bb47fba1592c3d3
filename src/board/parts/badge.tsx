import type { ComponentChildren } from 'preact';

export type Tone = 'good' | 'warn' | 'bad' | 'plain';

export const Badge = ({ tone, children }: { tone: Tone; children: ComponentChildren }) => (
  <span class={`badge ${tone}`}>{children}</span>
);

const LEVELS = {
  out: ['bad', 'Out'],
  low: ['warn', 'Low'],
  ok: ['good', 'In stock'],
} as const;

export const Level = ({ of }: { of: keyof typeof LEVELS }) => {
  const [tone, name] = LEVELS[of];
  return <Badge tone={tone}>{name}</Badge>;
};

/** A figure with its name, such as `On the way 120`. */
export const Figure = (props: { name: string; value: string; tone?: Tone; note?: string }) => (
  <div class={`figure ${props.tone ?? 'plain'}`}>
    <dt>{props.name}</dt>
    <dd>
      {props.value}
      {props.note && <small>{props.note}</small>}
    </dd>
  </div>
);

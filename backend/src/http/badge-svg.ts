import type { HealthVerdict } from '../core/metrics/health-score.ts';
import type { Summary } from '../core/metrics/summary.ts';

export const BADGES = ['health', 'members', 'messages'] as const;
export type Badge = (typeof BADGES)[number];

/** White text on these has a contrast of at least 4.5 (WCAG 2.2, 1.4.3). */
const VERDICT_COLOURS: Record<HealthVerdict, string> = { thriving: '#006e49', steady: '#946200', 'at risk': '#8c1512' };
const NEUTRAL_COLOUR = '#474c48';
const LABEL_COLOUR = '#161917';

/** Of Verdana at 11 px, rounded up. `textLength` fits the text into it with any other font. */
const CHARACTER_WIDTH_PX = 7;
const PADDING_PX = 6;
const HEIGHT_PX = 20;

/** Draws one number as an SVG of two fields, without scripts, fonts or images from other hosts. */
export function badgeSvg(badge: Badge, summary: Summary): string {
  const [label, value, colour] = badgeContent(badge, summary);
  const [labelWidth, valueWidth] = [label.length * CHARACTER_WIDTH_PX, value.length * CHARACTER_WIDTH_PX];
  const split = labelWidth + 2 * PADDING_PX;
  const width = split + valueWidth + 2 * PADDING_PX;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT_PX}" role="img" aria-label="${label}: ${value}">
<title>${label}: ${value}</title>
<rect width="${split}" height="${HEIGHT_PX}" fill="${LABEL_COLOUR}"/>
<rect x="${split}" width="${width - split}" height="${HEIGHT_PX}" fill="${colour}"/>
<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="11">
<text x="${PADDING_PX}" y="14" textLength="${labelWidth}">${label}</text>
<text x="${split + PADDING_PX}" y="14" textLength="${valueWidth}">${value}</text>
</g>
</svg>
`;
}

/** Fixed texts and numbers only, so nothing needs escaping. */
function badgeContent(badge: Badge, { health, messages, newMembers }: Summary): [label: string, value: string, string] {
  switch (badge) {
    case 'health':
      return ['community health', `${formatCount(health.score)} ${health.verdict}`, VERDICT_COLOURS[health.verdict]];
    case 'members':
      return ['new members, 30 d', formatCount(newMembers.count), NEUTRAL_COLOUR];
    case 'messages':
      return ['messages, 30 d', formatCount(messages.count), NEUTRAL_COLOUR];
  }
}

/** English, as in 2,318: a README embeds one image for readers of every language. */
function formatCount(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: 2 });
}

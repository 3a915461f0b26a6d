/** The variation selector makes every system draw the arrow as text rather than as a coloured picture. */
export const EXTERNAL_LINK_ARROW = '↗\uFE0E';

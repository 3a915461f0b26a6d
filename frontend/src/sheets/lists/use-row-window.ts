import {
  elementScroll,
  observeElementOffset,
  useVirtualizer,
  type VirtualItem,
  type Virtualizer,
} from '@tanstack/react-virtual';
import type { RefObject } from 'react';

/** Browsers limit the height of an element; Firefox to 17.9 million px. Above this, a px scrolled is several px of rows. */
const MAX_HEIGHT_PX = 8_000_000;

type RowVirtualizer = Virtualizer<HTMLDivElement, Element>;

interface Options {
  scroller: RefObject<HTMLDivElement | null>;
  count: number;
  rowHeight: number;
}

interface RowWindow {
  /** The rows to draw. */
  items: readonly VirtualItem[];
  /** The height of all rows together, px. */
  height: number;
  /** Where a row stands below the header, px. */
  topOf: (item: VirtualItem) => number;
  /** How many whole rows fit below a header of one row. */
  rowsPerPage: () => number;
  /** Whether the viewer scrolls. */
  isScrolling: boolean;
  /** Scrolls as little as makes the row visible. */
  reveal: (row: number) => void;
}

/** The rows of a list of any length that are visible. The header is of the height of one row, and stays on top. */
export function useRowWindow({ scroller, count, rowHeight }: Options): RowWindow {
  const fullHeight = count * rowHeight;
  const height = Math.min(fullHeight, MAX_HEIGHT_PX);
  const scaleOf = ({ scrollElement, options }: RowVirtualizer) => {
    const full = options.count * rowHeight;
    if (full <= MAX_HEIGHT_PX) return 1;
    const visible = (scrollElement?.clientHeight ?? 0) - rowHeight;
    return (full - visible) / (MAX_HEIGHT_PX - visible);
  };
  const virtualizer: RowVirtualizer = useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    useFlushSync: false,
    observeElementOffset: (instance, onOffset) =>
      observeElementOffset(instance, (offset, isScrolling) => onOffset(offset * scaleOf(instance), isScrolling)),
    scrollToFn: (offset, options, instance) => elementScroll(offset / scaleOf(instance), options, instance),
  });
  const shift = () => {
    const scrollTop = scroller.current?.scrollTop ?? 0;
    return scrollTop * scaleOf(virtualizer) - scrollTop;
  };
  const pageHeight = () => Math.max(rowHeight, (scroller.current?.clientHeight ?? 0) - rowHeight);
  return {
    items: virtualizer.getVirtualItems(),
    height,
    topOf: ({ start }) => start - shift(),
    isScrolling: virtualizer.isScrolling,
    rowsPerPage: () => Math.max(1, Math.floor(pageHeight() / rowHeight)),
    reveal(row) {
      const element = scroller.current;
      if (!element) return;
      const scale = scaleOf(virtualizer);
      const offset = element.scrollTop * scale;
      const start = row * rowHeight;
      if (start < offset) element.scrollTop = start / scale;
      else if (start + rowHeight > offset + pageHeight())
        element.scrollTop = Math.ceil((start + rowHeight - pageHeight()) / scale);
    },
  };
}

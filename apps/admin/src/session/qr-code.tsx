import { useMemo } from 'preact/hooks';

interface Drawing {
  readonly viewBox: string;
  readonly paths: readonly { readonly d: string; readonly fill: string; readonly stroke: string }[];
}

/** Only the lines of the server's picture are taken over: no markup of anybody gets into this page. */
function drawingOf(svg: string): Drawing | undefined {
  const root = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const paths = [...root.querySelectorAll('path')].map((path) => ({
    d: path.getAttribute('d') ?? '',
    fill: path.getAttribute('fill') ?? 'none',
    stroke: path.getAttribute('stroke') ?? 'none',
  }));
  const viewBox = root.getAttribute('viewBox');
  return paths.length === 0 || viewBox === null ? undefined : { viewBox, paths };
}

export function QrCode({ svg, label }: { svg: string; label: string }) {
  const drawing = useMemo(() => drawingOf(svg), [svg]);
  if (drawing === undefined) return null;
  return (
    <svg class="qr" viewBox={drawing.viewBox} role="img" aria-label={label} shape-rendering="crispEdges">
      {drawing.paths.map((path, index) => (
        <path key={index} {...path} />
      ))}
    </svg>
  );
}

import fc from 'fast-check';
import { sseReader, type SseEvent } from './sse';

const stream =
  'retry: 1500\n: connected\n\nid: 7\nevent: response.updated\ndata: {"a":1}\n\n: \n\nevent: resync\r\ndata: {}\r\n\r\ndata: one\ndata: two\n\n';
const events: SseEvent[] = [
  { name: 'response.updated', data: '{"a":1}', id: '7' },
  { name: 'resync', data: '{}', id: undefined },
  { name: 'message', data: 'one\ntwo', id: undefined },
];

describe('the wire of live events', () => {
  it('is read in whatever pieces it comes', () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(stream.length)), (cuts) => {
        const read = sseReader();
        const places = [0, ...[...cuts].sort((a, b) => a - b), stream.length];
        const pieces = places.slice(1).map((end, index) => stream.slice(places[index], end));
        expect(pieces.flatMap((piece) => read(piece).events)).toEqual(events);
      }),
    ));

  it('says after what pause to come back', () => expect(sseReader()(stream).retryMs).toBe(1_500));

  it('keeps what has no end yet', () => {
    const read = sseReader();
    expect(read('event: resync\ndata: {}\n').events).toEqual([]);
    expect(read('\n').events).toHaveLength(1);
  });
});

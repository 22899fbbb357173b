/** One server-sent event as it stood on the wire; `data` is empty when there was none. */
export interface SseEvent {
  readonly name: string;
  readonly data: string;
  readonly id: string | undefined;
}

export interface SseParts {
  readonly events: readonly SseEvent[];
  /** The pause before a reconnect the server asked for, ms. */
  readonly retryMs: number | undefined;
}

/** Reads a stream of server-sent events in whatever pieces it comes. Comments are skipped. */
export function sseReader(): (piece: string) => SseParts {
  let rest = '';
  let name = '';
  let id: string | undefined;
  let data: string[] = [];

  return (piece) => {
    const events: SseEvent[] = [];
    let retryMs: number | undefined;
    const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') {
        if (name !== '' || data.length > 0) events.push({ name: name === '' ? 'message' : name, data: data.join('\n'), id });
        [name, id, data] = ['', undefined, []];
        continue;
      }
      const [, field = '', value = ''] = /^([^:]*)(?:: ?(.*))?$/.exec(line) ?? [];
      if (field === 'event') name = value;
      else if (field === 'data') data.push(value);
      else if (field === 'id') id = value;
      else if (field === 'retry' && /^\d+$/.test(value)) retryMs = Number(value);
    }
    return { events, retryMs };
  };
}

import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { t } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';
import { findPlaces, placeName, rememberPlace, type Place } from './places';
import { without, type Query } from './query';

const TYPING_PAUSE_MS = 200;
const DEFAULT_RADIUS = '50';

interface Props {
  readonly side: 'start' | 'finish';
  readonly query: Query;
  readonly onQuery: (query: Query) => void;
  readonly error?: string | undefined;
}

/** A city with its radius: suggestions while the driver types. */
export function PointField({ side, query, onQuery, error }: Props) {
  const [idName, typeName, radiusName] = [`${side}PointId`, `${side}PointType`, `${side}PointRadius`];
  const chosen = query[idName];
  const words = t();
  const [text, setText] = useState(placeName(chosen) ?? (chosen === undefined ? '' : words.chosenCity));
  const [found, setFound] = useState<readonly Place[] | undefined>();
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const listId = useId();

  useEffect(() => setText(placeName(chosen) ?? (chosen === undefined ? '' : words.chosenCity)), [chosen]);

  const type = (typed: string): void => {
    setText(typed);
    clearTimeout(timer.current);
    if (chosen !== undefined) onQuery(without(query, [idName, typeName, radiusName]));
    if (typed.trim() === '') {
      setFound(undefined);
      return;
    }
    timer.current = setTimeout(() => {
      findPlaces(typed.trim()).then(setFound, () => setFound(undefined));
    }, TYPING_PAUSE_MS);
  };

  const choose = (place: Place): void => {
    telegram.select();
    rememberPlace(place);
    setFound(undefined);
    setText(place.name);
    onQuery({ ...query, [idName]: place.id, [typeName]: place.type, [radiusName]: query[radiusName] ?? DEFAULT_RADIUS });
  };

  const radius = query[radiusName] ?? DEFAULT_RADIUS;
  return (
    <div class={error === undefined ? 'field' : 'field wrong'}>
      <label>
        <span class="hint">{side === 'start' ? words.from : words.to}</span>
        <input
          type="text"
          role="combobox"
          aria-expanded={found !== undefined}
          aria-controls={listId}
          aria-autocomplete="list"
          autocomplete="off"
          data-testid={side === 'start' ? 'filter-from' : 'filter-to'}
          placeholder={words.anywhere}
          value={text}
          onInput={(event) => type(event.currentTarget.value)}
        />
      </label>
      {found !== undefined && (
        <ul class="suggestions" role="listbox" id={listId}>
          {found.map((place) => (
            <li
              key={place.id}
              role="option"
              aria-selected="false"
              tabIndex={0}
              data-testid="suggestion"
              onClick={() => choose(place)}
              onKeyDown={(event) => event.key === 'Enter' && choose(place)}
            >
              <span>{place.name}</span>
              <span class="hint">{place.region}</span>
            </li>
          ))}
          {found.length === 0 && <li class="hint">{words.noCity}</li>}
        </ul>
      )}
      {error !== undefined && <span class="error">{error}</span>}
      {chosen !== undefined && (
        <label class="slider">
          <span class="hint">
            {words.radius}: {radius} {words.km}
          </span>
          <input
            type="range"
            min="0"
            max="500"
            step="10"
            value={radius}
            onInput={(event) => onQuery({ ...query, [radiusName]: event.currentTarget.value })}
          />
        </label>
      )}
    </div>
  );
}

import { useEffect, useRef } from 'preact/hooks';
import type { Search } from '../api/saved';
import { t } from '../i18n/i18n';
import { LINKS } from '../place';
import { notify } from '../ui/notice';
import type { Tab } from '../ui/tabs';
import { searches } from './searches';

/** A link of an alert opens the loads of its search, once. One that is gone leads to those that are left. */
export function useLinkedSearch(
  linked: string,
  driverId: string | undefined,
  onShow: (search: Search) => void,
  goTo: (tab: Tab) => void,
): void {
  const id = useRef(LINKS.search.exec(linked)?.[1]);
  useEffect(() => {
    const { current: wanted } = id;
    if (driverId === undefined || wanted === undefined) return;
    id.current = undefined;
    const known = searches.find(wanted);
    if (known !== undefined) {
      onShow(known);
      return;
    }
    searches.refresh().then(
      () => {
        const found = searches.find(wanted);
        if (found !== undefined) onShow(found);
        else {
          goTo('searches');
          notify(t().searchUnknown);
        }
      },
      () => goTo('searches'),
    );
  }, [driverId, onShow, goTo]);
}

import { useState } from 'preact/hooks';
import { useRead } from '../api/queries';
import { moment } from '../format';
import { language } from '../i18n/language';
import { may } from '../session/session';
import { Badge, Card, Page, wordOf } from '../ui/page';
import { Loaded } from '../ui/states';
import { EditSetting } from './edit-setting';
import { GROUPS, type Setting } from './setting';
import { t } from './texts';
import { Value } from './value';

const GROUP_NAMES = ['payments', 'access', 'product', 'people'] as const;
const KNOWN = new Set<string>(Object.values(GROUPS).flat());

export default function SettingsPage() {
  const settings = useRead<{ readonly items: readonly Setting[] }>('/settings');
  const [edited, setEdited] = useState<Setting>();
  const texts = t();
  return (
    <Page title={texts.title}>
      <p class="hint">{texts.about}</p>
      <Loaded asked={settings} lines={10}>
        {({ items }) => {
          const other = items.filter(({ key }) => !KNOWN.has(key));
          const card = (name: (typeof GROUP_NAMES)[number] | 'other', some: readonly Setting[]) => (
            <Card key={name} title={texts.groups[name]}>
              <ul class="lines">
                {some.map((setting) => (
                  <Line key={setting.key} setting={setting} onEdit={() => setEdited(setting)} />
                ))}
              </ul>
            </Card>
          );
          return (
            <div class="cards">
              {GROUP_NAMES.map((name) =>
                card(
                  name,
                  GROUPS[name].flatMap((key) => items.filter((one) => one.key === key)),
                ),
              )}
              {other.length > 0 && card('other', other)}
            </div>
          );
        }}
      </Loaded>
      {edited !== undefined && <EditSetting setting={edited} onClose={() => setEdited(undefined)} />}
    </Page>
  );
}

function Line({ setting, onEdit }: { setting: Setting; onEdit: () => void }) {
  const texts = t();
  const { key, value, byDefault, updatedAt } = setting;
  const name = wordOf(texts.names, key);
  return (
    <li class="setting" data-testid={`setting-${key}`}>
      <div>
        <strong>{name}</strong>
        <Value settingKey={key} value={value ?? byDefault} />
        <span class="hint">
          <Badge tone={value === null ? 'warm' : 'calm'}>{value === null ? texts.byDefault : texts.isSet}</Badge>
          {updatedAt !== undefined && ` ${texts.changed.toLowerCase()} ${moment(updatedAt, language())}`}
        </span>
      </div>
      {may('settings.change') && (
        <button type="button" aria-label={`${texts.edit}: ${name}`} data-testid={`edit-${key}`} onClick={onEdit}>
          {texts.edit}
        </button>
      )}
      {texts.helps[key] !== undefined && <p class="hint">{texts.helps[key]}</p>}
    </li>
  );
}

import { appConfig } from '../api/app-config';
import type { Cargo } from '../api/client';
import { roubles, withUnit } from '../format';
import { language, t } from '../i18n/i18n';
import { telegram } from '../telegram/telegram';

/** What is said of a load to a friend: "Москва → Казань, 812 км, 95 000 ₽". */
function summary(cargo: Cargo): string {
  const words = t();
  const spoken = language();
  const { route, distanceKm, weightKg, priceKopecks } = cargo;
  return [
    `${route.from.city} → ${route.to.city}`,
    distanceKm == null ? undefined : withUnit(distanceKm, words.km, spoken),
    weightKg == null ? undefined : withUnit(weightKg / 1_000, words.t, spoken, 1),
    priceKopecks == null ? words.noPrice : roubles(priceKopecks, spoken),
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** The link that opens a load in the app, wherever it is pressed. */
const linkTo = (appUrl: string, id: string): string => `${appUrl}?startapp=cargo_${id}`;

/**
 * Offers a load to a chat in Telegram; outside Telegram the link goes to the clipboard.
 * @returns what became of it
 */
export async function share(cargo: Cargo): Promise<'chosen in Telegram' | 'copied' | 'failed'> {
  const { botUrl } = await appConfig();
  if (botUrl === undefined) return 'failed';
  const link = linkTo(botUrl, cargo.id);
  const parameters = `url=${encodeURIComponent(link)}&text=${encodeURIComponent(summary(cargo))}`;
  if (telegram.openTelegramLink(`https://t.me/share/url?${parameters}`)) return 'chosen in Telegram';
  return navigator.clipboard.writeText(`${summary(cargo)}\n${link}`).then(
    () => 'copied',
    () => 'failed',
  );
}

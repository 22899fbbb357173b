import type {
  Access,
  CargoCard,
  CargoDetail,
  Driver,
  Payment,
  PromoEffect,
  Response,
  SavedSearch,
  Subscription,
  Tariff,
} from '#contracts';

export const driver: Driver = {
  id: '0b7e9a52-6c0f-4b8e-9d51-3f1f6f6f2a10',
  telegramId: '279058397',
  firstName: 'Иван',
  lastName: 'Петров',
  username: 'ivan_petrov',
  language: 'ru',
  timeZone: 'Europe/Moscow',
  phone: '+79001234567',
  truck: {
    bodyTypeIds: ['1'],
    maxWeightKg: 20000,
    volumeM3: 83,
    fuelLitersPer100Km: 32,
    fuelPriceKopecks: 7200,
    tollKopecksPerKm: 306,
  },
};

export const access: Access = {
  active: true,
  source: 'trial',
  expiresAt: '2026-11-28T06:10:00.000Z',
  daysLeft: 7,
  autoRenew: false,
};

export const tariff: Tariff = {
  code: '3_months',
  title: '3 месяца',
  days: 90,
  priceKopecks: 129_900,
  priceStars: 900,
  badge: 'Выгодно',
  renewable: true,
};

export const payment: Payment = {
  id: '7d1f3c52-8d0e-4a3f-9a55-5c0b1c9e2f10',
  tariff: '3_months',
  provider: 'yookassa',
  amountKopecks: 103_920,
  discountKopecks: 25_980,
  status: 'pending',
  confirmationUrl: 'https://yoomoney.ru/checkout/payments/v2/contract?orderId=2e9f…',
  createdAt: '2026-11-21T06:20:00.000Z',
};

export const order = { tariff: '3_months', promoCode: 'LETO2026', autoRenew: true, consentVersion: '2026-11-01' };

export const subscription: Access & Omit<Subscription, 'access'> = {
  active: true,
  source: 'payment',
  expiresAt: '2027-02-18T06:10:00.000Z',
  daysLeft: 89,
  autoRenew: true,
  history: [
    {
      source: 'payment',
      startsAt: '2026-11-20T06:10:00.000Z',
      endsAt: '2027-02-18T06:10:00.000Z',
      paymentId: payment.id,
    },
    { source: 'trial', startsAt: '2026-11-13T06:10:00.000Z', endsAt: '2026-11-20T06:10:00.000Z' },
  ],
  paymentMethod: { title: 'Bank card *4477' },
  renewal: { at: '2027-02-17T06:10:00.000Z', tariff: '3_months', amountKopecks: 129_900 },
  receiptEmail: 'ivan@example.org',
  consentVersion: '2026-11-01',
};

export const promo: PromoEffect = {
  code: 'LETO2026',
  kind: 'percent',
  percent: 20,
  discountKopecks: 25_980,
  amountKopecks: 103_920,
};

export const notification = {
  type: 'notification',
  event: 'payment.succeeded',
  object: { id: '2e9f1b1c-000f-5000-9000-1b7a3a5f6f52', status: 'succeeded', paid: true },
};

export const card: CargoCard = {
  id: '4815162342',
  route: {
    from: {
      city: 'Москва',
      pointId: '62',
      pointType: '2',
      region: 'Москва',
      date: '2026-11-23',
      point: { lat: 55.7558, lon: 37.6173 },
    },
    to: {
      city: 'Санкт-Петербург',
      pointId: '78',
      pointType: '2',
      region: 'Санкт-Петербург',
      date: null,
      point: { lat: 59.9386, lon: 30.3141 },
    },
  },
  distanceKm: 712,
  priceKopecks: 6_500_000,
  pricePerKmKopecks: 9_129,
  weightKg: 20_000,
  volumeM3: 83,
  loadTypes: [{ id: '2', name: 'Задняя', shortName: 'зад' }],
  truckTypes: [{ id: '1', name: 'Тентованный', shortName: 'тент' }],
  loadingDate: '2026-11-23',
  unloadingDate: null,
  postedAt: '2026-11-21T06:12:00.000Z',
  cargoType: 'Стройматериалы',
  company: { name: 'ООО «Ромашка»', inn: '7707083893' },
};

export const detail: CargoDetail = {
  ...card,
  note: 'Нужны ремни, 10 штук.\nЗвонить с 9 до 18.',
  noteValid: true,
  contacts: [{ name: 'Ольга', phone: '+7 (900) 000-00-00', tel: '+79000000000', type: 'mobile' }],
  shipper: { name: 'ООО «Ромашка»', inn: '7707083893' },
  partialLoad: false,
  roundTrip: false,
  sourceUrl: null,
};

export const response: Response = {
  id: '3d0f5b3c-52a0-4c55-8f7e-0f6a2a7c9d11',
  cargoId: card.id,
  cargo: card,
  status: 'sent',
  priceKopecks: 7_000_000,
  comment: 'Могу загрузиться в понедельник с 8 утра',
  createdAt: '2026-11-21T06:20:00.000Z',
  updatedAt: '2026-11-21T06:20:01.000Z',
  history: [
    { status: 'pending', at: '2026-11-21T06:20:00.000Z' },
    { status: 'sent', at: '2026-11-21T06:20:01.000Z' },
  ],
};

export const offer = { phone: '+7 900 123-45-67', priceKopecks: 7_000_000, comment: response.comment };

export const data = { fetchedAt: '2026-11-21T06:15:00.000Z', stale: false };

export const filter = { startPointId: '62', startPointRadius: '50', weightVolume: '20-83', truckTypes: '1,2', sort: 'price' };

export const search: SavedSearch = {
  id: '5b1a8c0e-7f3d-4a63-8a8e-2a7f1c9d4e55',
  name: 'Москва +50 км → Казань',
  filter,
  alerts: { enabled: true, quietHours: { from: '22:00', to: '07:00' }, maxPerHour: 10 },
  lastMatchAt: '2026-11-21T06:12:30.000Z',
  matchesToday: 4,
};

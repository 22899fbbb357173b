import type { ProblemTexts } from './texts.types';

export const ru: ProblemTexts = {
  problems: {
    VALIDATION_FAILED: { title: 'Проверьте данные', detail: 'В запросе есть ошибки. Исправьте отмеченные поля и повторите.' },
    FILTER_INVALID: { title: 'Проверьте фильтр', detail: 'Не все условия поиска заполнены верно. Исправьте отмеченные.' },
    CONTACT_INVALID: {
      title: 'Номер не подтверждён',
      detail: 'Telegram не подтвердил этот номер. Поделитесь контактом ещё раз.',
    },
    INIT_DATA_INVALID: {
      title: 'Вход не удался',
      detail: 'Telegram не подтвердил вход. Закройте приложение и откройте его снова.',
    },
    INIT_DATA_EXPIRED: { title: 'Вход устарел', detail: 'Приложение открыто слишком давно. Закройте его и откройте снова.' },
    SESSION_INVALID: { title: 'Нужно войти', detail: 'Вы вышли или вошли на другом устройстве. Откройте приложение снова.' },
    SESSION_EXPIRED: { title: 'Нужно войти снова', detail: 'Время входа истекло. Откройте приложение снова.' },
    DRIVER_BLOCKED: { title: 'Доступ закрыт', detail: 'Ваш доступ приостановлен. Напишите в поддержку.' },
    NOT_FOUND: { title: 'Не найдено', detail: 'Того, что вы ищете, уже нет.' },
    SUBSCRIPTION_REQUIRED: { title: 'Нужна подписка', detail: 'Эта часть открыта по подписке.' },
    CARGO_NOT_FOUND: { title: 'Груз не найден', detail: 'Такого груза нет или его уже сняли с биржи.' },
    CARGO_REMOVED: { title: 'Груз снят с биржи', detail: 'Откликнуться уже нельзя. Посмотрите похожие грузы.' },
    RESPONSE_STATE: { title: 'Отклик уже изменился', detail: 'С откликом в этом статусе так нельзя. Обновите экран.' },
    IDEMPOTENCY_KEY_REUSED: {
      title: 'Запрос уже был другим',
      detail: 'Под этим ключом уже отправлены другие данные. Возьмите новый Idempotency-Key.',
    },
    ROUTE_NOT_FOUND: { title: 'Адрес не найден', detail: 'По этому адресу ничего нет.' },
    RATE_LIMITED: { title: 'Слишком часто', detail: 'Слишком много запросов подряд. Подождите немного и повторите.' },
    EXCHANGE_UNAVAILABLE: { title: 'Биржа не отвечает', detail: 'CargoTech сейчас не отвечает. Повторите через минуту.' },
    SERVICE_UNAVAILABLE: {
      title: 'Сервис не отвечает',
      detail: 'Часть сервиса сейчас не отвечает. Повторите через несколько секунд.',
    },
    INTERNAL: {
      title: 'Ошибка на нашей стороне',
      detail: 'Что-то сломалось у нас. Повторите позже; если не поможет, напишите в поддержку.',
    },
    BODY_TOO_LARGE: { title: 'Слишком большой запрос', detail: 'Запрос больше 64 КБ.' },
    UNSUPPORTED_MEDIA_TYPE: { title: 'Неизвестный формат', detail: 'Тело запроса принимается только как application/json.' },
  },
  fields: {
    REQUIRED: 'Заполните это поле',
    FORMAT: 'Неверный формат',
    RANGE: 'Значение вне допустимых границ',
    UNKNOWN: 'Такого поля или значения нет',
    DUPLICATE: 'Указано больше одного раза',
    STATE: 'Сейчас это изменить нельзя',
  },
  between: (min, max) => `Допустимо от ${min} до ${max}`,
  atLeast: (min) => `Не меньше ${min}`,
  atMost: (max) => `Не больше ${max}`,
};

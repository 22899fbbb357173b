import { BlockList, isIP } from 'node:net';
import { IntegerVariable, NumberVariable, SecretVariable, ServiceConfig, WebAddress } from '#runtime';
import { Transform } from 'class-transformer';
import { IsBoolean, IsOptional, IsString, Matches, ValidateBy, ValidateIf } from 'class-validator';

const CommaList = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean)
      : value,
  );

function isNetwork(value: unknown): boolean {
  const [address = '', bits, ...rest] = String(value).split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128));
}

const Networks = (): PropertyDecorator => (target, property) => {
  CommaList()(target, property);
  ValidateBy(
    { name: 'network', validator: { validate: isNetwork, defaultMessage: () => 'must be addresses or CIDR networks' } },
    { each: true },
  )(target, property);
};

/** Where YooKassa says its notifications come from (yookassa.ru/developers/using-api/webhooks). */
const YOOKASSA_NETWORKS = [
  '185.71.76.0/27',
  '185.71.77.0/27',
  '77.75.153.0/25',
  '77.75.154.128/25',
  '77.75.156.11',
  '77.75.156.35',
  '2a02:5180::/32',
];

/** The environment of api-gateway. */
export class GatewayConfig extends ServiceConfig {
  @IntegerVariable(0, 65_535) override OPS_PORT = 9100;
  @IntegerVariable(0, 65_535) PORT = 3000;
  @SecretVariable() REDIS_URL!: string;
  /** The key under which session ids are signed; the same in auth-session. */
  @SecretVariable(16) SESSION_SECRET!: string;
  /** The public address of this API, for its document and the Mini App's content policy. */
  @IsOptional() @WebAddress() PUBLIC_URL?: string;
  /** Origins whose pages may call the API. */
  @CommaList() @WebAddress({ each: true }) CORS_ORIGINS: string[] = [];
  /** Addresses and CIDR networks of our own proxies: only they are believed about the client's address. */
  @Networks() TRUSTED_PROXIES: string[] = [];
  @NumberVariable(0.1, 100_000) RATE_LIMIT_PER_SECOND = 10;
  @IntegerVariable(1, 1_000_000) RATE_LIMIT_BURST = 20;
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean()
  API_DOCS = false;
  @ValidateIf((own: GatewayConfig) => own.NODE_ENV === 'production' || own.WEBAPP_URL !== undefined)
  @WebAddress()
  WEBAPP_URL?: string;
  @IsOptional() @WebAddress() ADMIN_URL?: string;
  @IsOptional() @WebAddress() TELEGRAM_APP_URL?: string;
  /** What Telegram says in a header of each update; without it no webhook is there. */
  @IsOptional() @SecretVariable() @Matches(/^[\w-]{1,256}$/) TELEGRAM_WEBHOOK_SECRET?: string;
  /** The last part of the address that YooKassa notifies; without it no such webhook is there. */
  @ValidateIf((own: GatewayConfig) => own.NODE_ENV === 'production' || own.YOOKASSA_WEBHOOK_SECRET !== undefined)
  @SecretVariable()
  @Matches(/^[\w-]{16,256}$/, { message: 'must be 16 to 256 letters, digits, - or _' })
  YOOKASSA_WEBHOOK_SECRET?: string;
  /** Only from there notifications are taken. */
  @Networks() YOOKASSA_WEBHOOK_NETWORKS: string[] = YOOKASSA_NETWORKS;
  /** Folder of the built Mini App, served at `/` when set. */
  @IsOptional() @IsString() WEBAPP_DIR?: string;
  /** Folder of the built admin panel, served at `/admin/` when set. */
  @IsOptional() @IsString() ADMIN_DIR?: string;
  /** Address of the sandbox through which the demo's Mini App signs in; never set in production. */
  @IsOptional() @WebAddress() SANDBOX_URL?: string;
}

/** Addresses and CIDR networks, ready to be asked whether one is inside. */
export function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', bits] = network.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(bits), family);
  }
  return list;
}

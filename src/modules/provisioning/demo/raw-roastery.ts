import { CHARLIE, JO, OPERATIONS, PLATFORM } from "./people.ts";
import {
  AT,
  BOOL,
  CODE,
  col,
  DATE,
  FLOAT,
  ID,
  INT,
  KG,
  MONEY,
  PII,
  pk,
  RATIO,
  req,
  type SchemaDraft,
  TEXT,
  table,
  tagged,
  topic,
} from "./warehouse-draft.ts";

const synced = req("_synced_at", AT, "When the pipeline last wrote this row.");

const suppliers = table(
  "suppliers",
  "Importers and cooperatives that we buy green coffee from.",
  { size: 1, queries: 84, refreshed: 1, owners: [OPERATIONS] },
  [
    pk("supplier_id", ID),
    req("name", TEXT),
    col("contact_name", TEXT, "Who answers when a container is late.", PII),
    col("contact_email", TEXT, "", PII),
    req("country_code", "VARCHAR(2)", "Where the contract partner sits, not where the coffee grows."),
    col("certification", CODE, "`organic`, `fair_trade`, `none`."),
    req("payment_terms_days", INT, "Days between invoice and payment."),
    req("is_active", BOOL),
    synced,
  ],
);

const greenLots = table(
  "green_lots",
  "One row per lot of green coffee received: one farm, one harvest, one process.",
  { size: 3, queries: 245, refreshed: 1, owners: [OPERATIONS, CHARLIE], tags: ["green-coffee"] },
  [
    pk("lot_id", ID, "Number given at the gate."),
    req("lot_code", CODE, "Painted on every bag, such as `ET-24-017`."),
    req("supplier_id", ID),
    col("farm_name", TEXT, "Farm or washing station."),
    req("origin_country", TEXT, "Country in which the coffee grew, in English."),
    col("region", TEXT),
    col("variety", TEXT, "Botanical variety; several are separated by commas."),
    col("process", CODE, "`washed`, `natural`, `honey`, `anaerobic`."),
    col("altitude_m", INT, "Metres above the sea, the middle of the stated range."),
    req("harvest_year", INT),
    req("bags_received", INT),
    req("weight_kg", KG, "Net, by our own scale at the gate."),
    req("price_per_kg_usd", MONEY, "Contract price, freight not included.", tagged("finance")),
    req("received_on", DATE, "Day on which the lot was weighed in."),
    synced,
  ],
);

const machines = table("machines", "", { size: 1, queries: 18, refreshed: 30 }, [
  pk("machine_id", ID),
  req("name", TEXT, "What the floor calls it, such as `Big Bertha`."),
  col("model", TEXT),
  req("capacity_kg", KG, "Largest green weight of one batch."),
  col("commissioned_on", DATE),
  req("site", CODE, "`harbour` or `mill`."),
]);

const roastBatches = table(
  "roast_batches",
  "One row per roast, written by the roaster's control software when the drum is emptied.",
  { size: 96, queries: 480, refreshed: 0.02, owners: [OPERATIONS], tags: ["production"] },
  [
    pk("batch_id", ID, "One filling of the drum."),
    req("lot_id", ID, "The green lot; blends are mixed after roasting."),
    req("machine_id", ID),
    col("operator_badge", CODE, "Badge of the person at the machine.", PII),
    req("roast_level", CODE, "`light`, `medium` or `dark`, as planned."),
    req("green_weight_kg", KG, "Weight charged."),
    col("roasted_weight_kg", KG, "Weight after cooling; empty for rejected batches."),
    req("charge_temp_c", FLOAT, "Bean probe when the drum is charged, °C."),
    col("drop_temp_c", FLOAT, "Bean probe when the drum is emptied, °C."),
    col("development_ratio", RATIO, "Share of the roast that comes after first crack, 0 to 1."),
    col("gas_m3", KG, "Gas used, by the machine's own meter."),
    req("started_at", AT, "When the drum was charged, UTC."),
    col("ended_at", AT),
    req("rejected", BOOL, "Thrown away by the quality lab."),
    synced,
  ],
);

const cuppingScores = table(
  "cupping_scores",
  "Scores given in the lab, one row per taster session and batch.",
  { size: 14, queries: 175, refreshed: 1, owners: [CHARLIE], tags: ["production"] },
  [
    pk("session_id", ID),
    pk("batch_id", ID),
    col("taster_name", TEXT, "Initials would do; the form asks for the full name.", PII),
    req("aroma", RATIO, "0 to 10, like all single scores."),
    req("flavour", RATIO),
    req("acidity", RATIO),
    req("body", RATIO),
    req("aftertaste", RATIO),
    req("total_score", RATIO, "On the 100-point scale."),
    col("notes", TEXT),
    req("cupped_on", DATE),
  ],
);

const stockMovements = table(
  "stock_movements",
  "Every bag that enters or leaves a warehouse of ours. Append only.",
  { size: 530, queries: 350, refreshed: 0.1, owners: [OPERATIONS, JO] },
  [
    pk("movement_id", ID, "Rises with time."),
    req("sku", CODE, "Matches `raw_shop.product_variants.sku`."),
    col("batch_id", ID, "Known for coffee, empty for equipment."),
    req("warehouse_code", CODE, "`harbour`, `mill` or the code of a café."),
    req("movement_type", CODE, "`packed`, `sold`, `returned`, `written_off`, `counted`."),
    req("quantity_bags", INT, "Negative when bags leave."),
    col("weight_kg", KG),
    col("reference", TEXT, "Order number, count sheet or delivery note."),
    req("moved_at", AT),
    synced,
  ],
);

const shipments = table(
  "shipments",
  "Parcels handed to a carrier.",
  { size: 310, queries: 92, refreshed: 0.2, owners: [OPERATIONS] },
  [
    pk("shipment_id", ID),
    req("order_id", ID),
    req("carrier", CODE, "Short code from the shipping contract."),
    col("tracking_number", CODE, "Opens the recipient's name at the carrier, hence personal.", PII),
    req("service_level", CODE, "`standard` or `express`."),
    col("shipping_cost", MONEY, "Invoiced by the carrier, in euro.", tagged("finance")),
    req("weight_kg", KG),
    req("shipped_at", AT),
    col("delivered_at", AT, "Empty until the carrier confirms."),
    synced,
  ],
);

const roasterTelemetry = topic(
  "roaster_telemetry",
  "Probe readings from the drums, one message a second and machine. Kept 30 days.",
  { queries: 26, refreshed: 0.001, owners: [PLATFORM], tags: ["production", "experimental"] },
  [
    req("machine_id", ID),
    col("batch_id", ID, "Empty between two batches."),
    req("recorded_at", AT, "By the clock of the machine, which drifts."),
    req("bean_temp_c", FLOAT, "Probe in the bean pile, °C."),
    req("air_temp_c", FLOAT),
    col("gas_pressure_mbar", FLOAT),
    col("drum_rpm", FLOAT),
  ],
);

export const rawRoastery: SchemaDraft = {
  name: "raw_roastery",
  description: "What the roastery's own systems record: purchasing, roasting, quality lab, stock and shipping.",
  isHidden: false,
  isBuiltByDbt: false,
  tables: [suppliers, greenLots, machines, roastBatches, cuppingScores, stockMovements, shipments, roasterTelemetry],
};

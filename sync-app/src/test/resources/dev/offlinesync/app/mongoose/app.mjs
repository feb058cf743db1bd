// An application on mongoose, and a client of the server beside it, on the same collections. Ends with 0 if each sees
// what the other writes, in the types that the application declared.
import assert from "node:assert/strict";
import mongoose from "mongoose";

const { MONGODB_URI, SERVER, USER, TOKEN } = process.env;
const { ObjectId, Decimal128 } = mongoose.Types;
const strict = { timestamps: true, strict: "throw" };

const User = mongoose.model("User", new mongoose.Schema({ name: String, email: String, phone: String, roles: [String] }, {
  ...strict, strict: true }));
const Order = mongoose.model("Order", new mongoose.Schema({
  userId: { type: mongoose.Schema.Types.ObjectId, ref: "User", required: true },
  customer: mongoose.Schema.Types.ObjectId,
  total: mongoose.Schema.Types.Decimal128,
  number: Number,
  views: mongoose.Schema.Types.BigInt,
  due: Date,
  attachment: Buffer,
  lines: [{ product: mongoose.Schema.Types.ObjectId, price: mongoose.Schema.Types.Decimal128, quantity: Number, at: Date }],
  meta: mongoose.Schema.Types.Mixed,
}, { ...strict, strict: true }));
const Note = mongoose.model("Note", new mongoose.Schema({ _id: String, userId: String, text: String }, {
  ...strict, strict: true }));

async function call(method, path, body) {
  const response = await fetch(SERVER + path, {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  assert.ok(response.ok, `${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

async function push(method, endpoint, data) {
  const { results } = await call("POST", "/api/sync/push", { items: [{ method, endpoint, data }] });
  assert.equal(results[0].status, "completed", JSON.stringify(results));
  return results[0].responseData;
}

const raw = (collection, _id) => mongoose.connection.collection(collection).findOne({ _id }, {
  promoteValues: false, promoteLongs: false, bsonRegExp: true });
const typesOf = (value) =>
  Array.isArray(value) ? value.map(typesOf)
    : value?._bsontype ? `${value._bsontype} ${value}`
    : value instanceof Date ? `Date ${value.toISOString()}`
    : value !== null && typeof value === "object"
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, typesOf(inner)]))
      : `${typeof value} ${value}`;
const without = ({ updatedAt, _sync, ...rest }) => rest;

async function profile() {
  await User.create({ _id: new ObjectId(USER), name: "Anna", email: "anna@example.org", roles: ["boss"] });

  assert.equal((await call("GET", "/api/user/profile")).user.name, "Anna");
  await call("PUT", `/api/users/${USER}`, { phone: "1" });
  await push("PUT", "/api/user/profile", { name: "Anna B.", roles: ["god"] });

  const anna = await User.findById(USER);
  assert.deepEqual([anna.name, anna.phone, [...anna.roles], anna.__v], ["Anna B.", "1", ["boss"], 0]);
  anna.email = "b@example.org";
  await anna.save();
  assert.equal((await call("GET", "/api/user/profile")).user.email, "b@example.org");
}

async function echo() {
  const made = await Order.create({
    userId: USER, customer: new ObjectId(), total: Decimal128.fromString("12.50"), number: 7, views: 9007199254740993n,
    due: new Date("2026-01-02T03:04:05.678Z"), attachment: Buffer.from([1, 2, 3]),
    lines: [1, 2].map((quantity) => ({ product: new ObjectId(), price: Decimal128.fromString("1.10"), quantity, at: new Date(0) })),
    meta: { "A_5.1_name": "x", ref: new mongoose.mongo.DBRef("users", new ObjectId(USER)), deep: [{ by: new ObjectId() }],
      pattern: /^a/i, amount: Decimal128.fromString("0.30") },
  });
  const before = typesOf(without(await raw("orders", made._id)));

  const { order } = await call("GET", `/api/orders/${made._id}`);
  assert.equal(order.userId, USER);
  assert.equal(order.total, "12.50");
  await call("PUT", `/api/orders/${made._id}`, order);
  await push("PUT", `/api/orders/${made._id}`, order);
  assert.deepEqual(typesOf(without(await raw("orders", made._id))), before);

  order.lines[1].quantity = 5;
  order.lines.push({ product: String(new ObjectId()), price: "2.20", quantity: 1 });
  order.total = "99.10";
  order.number = 8;
  order.__v = 8;
  order.userId = String(new ObjectId());
  await call("PUT", `/api/orders/${made._id}`, order);

  const found = await Order.findOne({ userId: USER, "lines.price": Decimal128.fromString("2.20"), due: { $gt: new Date(0) } });
  assert.equal(String(found._id), String(made._id));
  assert.equal(String(found.total), "99.10");
  assert.equal(found.views, 9007199254740993n);
  assert.deepEqual([found.number, found.__v, found.lines[1].quantity, found.lines.length], [7, 0, 5, 3]);
  assert.equal(String(found.lines[1]._id), String(made.lines[1]._id));
  const types = await Order.countDocuments({
    "lines.2.product": { $type: "objectId" }, "lines.0.at": { $type: "date" }, "meta.amount": { $type: "decimal" },
    "meta.pattern": { $type: "regex" }, "meta.ref.$id": { $type: "objectId" } });
  assert.equal(types, 1);

  found.lines.pull(found.lines[0]._id);
  found.lines[0].quantity = 6;
  await found.save();
  const changed = (await call("GET", `/api/orders/${made._id}`)).order;
  assert.deepEqual([changed.__v, changed.lines.length, changed.lines[0].quantity], [found.__v, 2, 6]);
  await call("PUT", `/api/orders/${made._id}`, changed);
  assert.equal((await Order.findById(made._id)).__v, found.__v);
}

async function created() {
  const made = await push("POST", "/api/orders", {
    customer: "64b7f9f2a1b2c3d4e5f60799", total: "5.00", lines: [{ product: "64b7f9f2a1b2c3d4e5f60798", price: 1.5, quantity: 1 }] });

  const found = await Order.findOne({ userId: USER, customer: "64b7f9f2a1b2c3d4e5f60799", "lines.product": "64b7f9f2a1b2c3d4e5f60798" });
  assert.equal(String(found._id), made._id);
  assert.equal(String(found.total), "5.00");
  assert.equal(String(found.lines[0].price), "1.5");
  found.total = Decimal128.fromString("6.00");
  await found.save();
  assert.equal((await call("GET", `/api/orders/${made._id}`)).order.total, "6.00");
  await Order.create({ userId: new ObjectId(), number: 1 });
  const { orders, total } = await call("GET", "/api/orders?total=true");
  assert.deepEqual([orders.length, total], [2, 2], "nobody else's");
}

async function textIds() {
  const ids = ["64b7f9f2a1b2c3d4e5f60701", "64b7f9f2a1b2c3d4e5f60702", "64b7f9f2a1b2c3d4e5f60703", "a", "b"];
  await Note.create(ids.map((_id) => ({ _id, userId: USER, text: "t" })));

  const listed = [];
  for (let page = await call("GET", "/api/notes?limit=2"); ; page = await call("GET", `/api/notes?limit=2&after=${page.after}`)) {
    listed.push(...page.notes.map((note) => note._id));
    if (!page.hasMore) break;
  }
  assert.deepEqual(listed.sort(), ids);
  for (const id of ids) {
    await call("PUT", `/api/notes/${id}`, { text: "u" });
  }
  assert.equal(await Note.countDocuments({ text: "u" }), 5);
  await call("DELETE", `/api/notes/${ids[0]}`);
  assert.equal(await Note.countDocuments(), 4);
  await push("POST", "/api/notes", { _id: ids[0], text: "again" });
  assert.equal((await Note.findById(ids[0])).text, "again");
}

/** A client's copy of the notes, as it pulls until this holds. */
async function copied(copy, isThere) {
  for (const end = Date.now() + 20000; !isThere(copy.notes); ) {
    assert.ok(Date.now() < end, `the copy is still ${JSON.stringify([...copy.notes])}`);
    const since = copy.cursor ? `&since=${copy.cursor}` : "";
    const { changes, cursor } = await call("GET", `/api/sync/changes?collections=notes${since}`);
    changes.forEach(({ _id, record }) => (record ? copy.notes.set(_id, record.text) : copy.notes.delete(_id)));
    copy.cursor = cursor;
  }
}

async function watched() {
  const copy = { notes: new Map() };
  await Note.create(["changed", "saved", "replaced", "deleted", "given"].map((_id) => ({ _id, userId: USER, text: "old" })));
  await copied(copy, (notes) => notes.get("given") === "old" && notes.get("b") === "u");

  await Note.updateOne({ _id: "changed" }, { text: "new" });
  const note = await Note.findById("saved");
  note.text = "new";
  await note.save();
  await Note.replaceOne({ _id: "replaced" }, { userId: USER, text: "new" });
  await Note.deleteOne({ _id: "deleted" });
  await Note.updateOne({ _id: "given" }, { userId: String(new ObjectId()) });
  await Note.create({ _id: "made", userId: USER, text: "new" });

  await copied(copy, (notes) => ["changed", "saved", "replaced", "made"].every((id) => notes.get(id) === "new")
    && !notes.has("deleted") && !notes.has("given"));
}

await mongoose.connect(MONGODB_URI);
for (const scenario of [profile, echo, created, textIds, watched]) {
  await scenario();
  console.log(`ok ${scenario.name}`);
}
await mongoose.disconnect();

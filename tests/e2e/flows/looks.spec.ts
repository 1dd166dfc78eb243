/** Every screen: readable by machines in both themes, pictured for people in three shapes. */
import { openBulk, paste } from "../support/bulk";
import { looks, type Screens } from "../support/looks";
import { manyRuns } from "../support/runs";
import {
  addSecret,
  expect,
  find,
  makePublic,
  newRequest,
  openForm,
  openTable,
  shareScreen,
  turnOnSharing,
  write,
} from "../support/test";

const screens: Screens = {
  actions: async (app) => {
    await expect(app.getByRole("link", { name: "Mark an order as shipped" })).toBeVisible();
  },
  "actions-selected": async (app) => {
    await expect(app.getByRole("link", { name: "Mark an order as shipped" })).toBeVisible();
    await app.keyboard.press("/");
    await app.keyboard.press("ArrowDown");
    await app.keyboard.press("x");
    await app.keyboard.press("Shift+ArrowDown");
    await expect(app.getByRole("region", { name: "Selection" })).toContainText("2 selected");
  },
  "actions-none": async (app) => {
    await app.getByRole("link", { name: "Archive", exact: true }).click();
    await expect(app.getByText("Nothing is archived")).toBeVisible();
  },
  "new-action": async (app) => {
    await app.getByRole("button", { name: "New action" }).click();
    await expect(app.getByRole("menuitem", { name: "Row action" })).toBeVisible();
  },
  shortcuts: async (app) => {
    await expect(app.getByRole("link", { name: "Mark an order as shipped" })).toBeVisible();
    // It comes after the list: nobody asks for it as soon as that.
    await expect(async () => {
      await app.keyboard.press("?");
      await expect(app.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible({ timeout: 500 });
    }).toPass();
  },
  palette: async (app) => {
    await expect(app.getByRole("link", { name: "Mark an order as shipped" })).toBeVisible();
    await app.keyboard.press("Control+k");
    await app.getByRole("combobox").fill("or");
    await expect(app.getByRole("option", { name: /Mark an order/ })).toBeVisible();
  },
  form: async (app) => {
    await find(app, "shipped", "Mark an order as shipped");
    await expect(app.getByRole("button", { name: "Mark as shipped" })).toBeVisible();
  },
  result: async (app) => {
    await find(app, "orders of", "Orders of a customer");
    await app.getByLabel("Customer number").fill("75");
    await app.keyboard.press("Control+Enter");
    await expect(app.getByRole("region", { name: "Result" }).getByRole("table")).toBeVisible();
  },
  refusal: async (app) => {
    await find(app, "email", "Correct a customer's email");
    await app.keyboard.press("Control+Enter");
    await expect(app.getByRole("alert")).toBeVisible();
  },
  list: async (app) => {
    await openBulk(app, "bulk/create");
    await paste(app, "Name\tmail\nAda\tada@new.example");
    await expect(app.getByRole("region", { name: "Match columns" })).toBeVisible();
  },
  "list-refused": async (app) => {
    await openBulk(app, "bulk/delete");
    await paste(app, "ID\n3\n999999\n4");
    await app.getByRole("button", { name: "Delete 3 rows" }).click();
    const question = app.getByRole("dialog", { name: "Delete these rows for good?" });
    await question.getByRole("button", { name: /^Delete/ }).click();
    await expect(app.getByRole("alert")).toContainText("2 of 3 rows were refused");
  },
  editor: async (app) => {
    await write(app, "Move a customer", "UPDATE customer SET country = {{country}} WHERE id = {{id}}");
    await expect(app).toHaveURL(/\/edit$/);
    await expect(app.getByRole("complementary", { name: "Form" }).getByRole("textbox", { name: "Country" })).toBeVisible();
  },
  builder: async (app) => {
    await write(app, "Move a customer", "UPDATE customer SET country = {{country}} WHERE id = {{id}}");
    await expect(app).toHaveURL(/\/edit$/);
    await app.getByRole("button", { name: "Settings of Country" }).click();
    const settings = app.getByRole("dialog", { name: "Settings of Country" });
    await settings.getByLabel("Input").selectOption("Radio buttons");
    await settings.getByLabel("Default").fill("FR");
    await settings.getByText("Validation").click();
    await settings.getByLabel("Pattern").fill("(");
    await expect(settings.getByText(/pattern/).last()).toBeVisible();
  },
  picker: async (app) => {
    await openTable(app, "product");
    await app.getByRole("button", { name: "Make all three" }).click();
    await app.getByRole("link", { name: "Update Product" }).click();
    await app.getByRole("combobox", { name: "Find the row" }).fill("mug");
    await expect(app.getByText("2 rows", { exact: true })).toBeVisible();
  },
  picked: async (app) => {
    await openTable(app, "product");
    await app.getByRole("button", { name: "Make all three" }).click();
    await app.getByRole("link", { name: "Update Product" }).click();
    await app.getByRole("option").first().click();
    await expect(app.getByRole("textbox", { name: "Name" })).toHaveValue("Enamel mug");
  },
  deleting: async (app) => {
    await openTable(app, "product");
    await app.getByRole("button", { name: "Make all three" }).click();
    await app.getByRole("link", { name: "Delete Product" }).click();
    await app.getByRole("option").first().click();
    await app.getByRole("button", { name: "Delete", exact: true }).click();
    await expect(app.getByRole("dialog", { name: "Delete this row for good?" })).toBeVisible();
  },
  versions: async (app) => {
    await write(app, "Move a customer", "UPDATE customer\nSET country = {{country}}\nWHERE id = {{id}}");
    await expect(app).toHaveURL(/\/edit$/);
    await app.getByRole("textbox", { name: "SQL" }).fill("UPDATE customer\nSET name = {{name}}\nWHERE id = {{id}}");
    await app.keyboard.press("Control+s");
    await expect(app.getByText("Unsaved changes")).toBeHidden();
    await app.getByRole("link", { name: "Versions" }).click();
    await expect(app.getByRole("region", { name: "Version 2" }).locator("ins").first()).toBeVisible();
  },
  runs: async (app) => {
    await find(app, "orders of", "Orders of a customer");
    await app.getByLabel("Customer number").fill("75");
    await app.keyboard.press("Control+Enter");
    await expect(app.getByRole("region", { name: "Result" }).getByRole("table")).toBeVisible();
    await app.getByRole("link", { name: "Runs", exact: true }).click();
    await expect(app.getByRole("table", { name: "Runs" })).toBeVisible();
  },
  journal: async (app) => {
    await manyRuns(app, 60);
    await app.goto(`${new URL(app.url()).origin}/#/runs?time=24h&text=customer`);
    await expect(app.getByRole("table", { name: "Runs" }).getByRole("link").first()).toBeVisible();
  },
  run: async (app) => {
    await manyRuns(app, 6);
    await app.goto(`${new URL(app.url()).origin}/#/runs?status=failed`);
    await app.getByRole("table", { name: "Runs" }).getByRole("link").first().click();
    await expect(app.getByRole("region", { name: "SQL" })).toBeVisible();
  },
  again: async (app) => {
    await manyRuns(app, 1);
    await app.goto(`${new URL(app.url()).origin}/#/runs`);
    await app.getByRole("table", { name: "Runs" }).getByRole("link").first().click();
    await app.getByRole("link", { name: "Run again" }).click();
    await expect(app.getByText("Nothing has run again yet.")).toBeVisible();
  },
  statistics: async (app) => {
    await manyRuns(app, 40);
    await app.goto(`${new URL(app.url()).origin}/#/runs/statistics?time=24h`);
    await expect(app.getByRole("table", { name: "Runs by action" })).toBeVisible();
    await app.getByText("Show as a table").click();
  },
  "journal-empty": async (app) => {
    await app.getByRole("link", { name: "Runs", exact: true }).click();
    await expect(app.getByText("Nothing has run yet")).toBeVisible();
  },
  databases: async (app) => {
    await app.getByRole("link", { name: "Databases", exact: true }).click();
    await expect(app.getByRole("list", { name: "Databases" })).toBeVisible();
  },
  tables: async (app) => {
    await app.getByRole("link", { name: "Databases", exact: true }).click();
    await app.getByRole("link", { name: "Sample shop" }).click();
    await expect(app.getByRole("navigation", { name: "Tables" }).getByRole("link").first()).toBeVisible();
  },
  table: async (app) => {
    await openTable(app, "orders");
    await app.getByRole("button", { name: "Make all three" }).click();
    await expect(app.getByRole("link", { name: "Update Orders" })).toBeVisible();
  },
  drift: async (app) => {
    await openTable(app, "product");
    await app.getByRole("button", { name: "Make all three" }).click();
    await expect(app.getByRole("link", { name: "Update Product" })).toBeVisible();
    await app.getByRole("link", { name: "Actions", exact: true }).click();
    await write(app, "Forget the active ones", "ALTER TABLE product DROP COLUMN active");
    await openForm(app);
    await app.getByRole("button", { name: "Forget the active ones" }).click();
    await expect(app.getByRole("region", { name: "Result" })).toBeVisible();
    await openTable(app, "product");
    await app.getByRole("button", { name: "Sync now" }).click();
    await app.getByRole("link", { name: "Update Product" }).click();
    await expect(app.getByText(/^Column active is gone since/)).toBeVisible();
  },
  connect: async (app) => {
    await app.getByRole("link", { name: "Databases", exact: true }).click();
    await app.getByRole("button", { name: "Connect a database" }).click();
    const dialog = app.getByRole("dialog", { name: "Connect a database" });
    await dialog.getByRole("button", { name: "PostgreSQL" }).click();
    // Nobody listens on port 1.
    await dialog.getByLabel(/^Connection string/).fill("postgres://ana:pear@127.0.0.1:1/shop");
    await app.keyboard.press("Enter");
    await expect(dialog.getByLabel("User")).toHaveValue("ana");
    await dialog.getByRole("button", { name: "Test connection" }).click();
    await expect(dialog.getByText(/^Nothing listens on/)).toBeVisible();
  },
  services: async (app, program) => {
    program.writePostgresFiles(
      "*:*:*:ana:pear\n",
      "[shop]\nhost=db.example.com\nuser=ana\ndbname=shop\n[reports]\nhost=/run/postgresql\n",
    );
    await app.getByRole("link", { name: "Databases", exact: true }).click();
    await app.getByRole("button", { name: "Connect a database" }).click();
    const dialog = app.getByRole("dialog", { name: "Connect a database" });
    await dialog.getByRole("button", { name: "PostgreSQL" }).click();
    await dialog.getByLabel("Host").fill("10.0.0.7");
    await dialog.getByLabel("Database").fill("shop");
    await dialog.getByLabel("User").fill("ana");
    await dialog.getByRole("button", { name: /^Look in/ }).click();
    await expect(dialog.getByRole("button", { name: "Use shop" })).toBeVisible();
  },
  request: async (app) => {
    await addSecret(app, "STRIPE_KEY", "api.stripe.com", "pl4nted-s3same");
    await newRequest(app, "Refund a charge", "https://evil.example/refunds/");
    await app.getByRole("button", { name: "Insert secret" }).click();
    await app.getByRole("menuitem", { name: "STRIPE_KEY" }).click();
    await expect(app.getByText(/may not go to/)).toBeVisible();
    await app.getByRole("button", { name: "Insert secret" }).click();
  },
  "sharing-off": async (app) => {
    await shareScreen(app);
    await expect(app.getByText("Nothing is public")).toBeVisible();
  },
  sharing: async (app) => {
    await turnOnSharing(app);
    await makePublic(app, "Mark an order as shipped");
    await shareScreen(app);
    await expect(app.getByRole("list", { name: "Links" })).toBeVisible();
  },
  "sharing-question": async (app) => {
    await shareScreen(app);
    await app.getByRole("switch", { name: "Public links" }).press("Space");
    await expect(app.getByRole("dialog", { name: "Turn on public links?" })).toBeVisible();
  },
  private: async (app) => {
    await turnOnSharing(app);
    await app.getByRole("link", { name: "Actions", exact: true }).click();
    await find(app, "shipped", "Mark an order as shipped");
    await app.getByRole("link", { name: "Share", exact: true }).click();
    await expect(app.getByRole("button", { name: "Make public" })).toBeVisible();
  },
  link: async (app) => {
    await turnOnSharing(app);
    await makePublic(app, "Mark an order as shipped");
    await app.getByRole("button", { name: "QR code" }).click();
    await expect(app.getByRole("img", { name: /^QR code/ })).toBeVisible();
    await app.getByLabel(/^Most submissions/).fill("none");
    await app.getByRole("button", { name: "Save settings" }).click();
    await expect(app.getByText(/^Enter a whole number/)).toBeVisible();
  },
  "sign-in": async (app) => {
    await app.getByRole("button", { name: "Sign out" }).click();
    await expect(app.getByRole("button", { name: "Sign in" })).toBeVisible();
  },
};

looks(screens);

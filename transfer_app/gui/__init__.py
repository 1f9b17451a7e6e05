"""The window. The only part that imports Qt; it calls services and never writes by itself.

How to write a page
    A page is a package gui/pages/<name>/ with `PAGE = Page("load", "Load", "load", LoadPage)` in
    its __init__; LoadPage subclasses page.PageBody:

        class LoadPage(PageBody):
            def __init__(self, desk: Desk) -> None:
                super().__init__(desk, self.tr("Load"), self.tr("Choose the extracts ..."))
                self.load = button(self.tr("Load"), "primary", "load")      # gui.widgets
                self.load.clicked.connect(self._load)
                self.buttons.addWidget(self.load)                           # top right
                self.body.addWidget(Card(self.tr("Extracts")))              # top to bottom

            def refresh(self) -> None:                                      # reads, never writes
                ...

            def _load(self) -> None:
                self.desk.run(lambda context: loading.load(..., context), self.tr("Loading"), self._loaded)

    * Anything that may take longer than a tenth of a second goes through desk.run; its function touches
      no widget. Failures and cancelling are shown by the window. After a writing job every page refreshes.
    * What refresh() shows and may take long to read: latest.Latest, which answers the last question only.
    * A short service call runs in the slot itself; let a TransferError rise into `desk.fail(error)`.
    * Never set colours, fonts or pixel sizes: say theme.role / theme.kind, and take gaps from theme.sizes().
    * A dialog is a widgets.Dialog, its row of buttons last; tests/gui/dialogs_made.py makes a sample of it.
    * A field goes into a FormRow, which names it for screen readers; other controls get setAccessibleName.
    * Put PAGE into all_pages.PAGES, in the order of the path; add its picture to docs/screenshots/make.py.
    * A button that needs a right: rights.permit(button, user, Act.X, unless=...) in refresh().
    * Words for outcomes, strands, states, days: gui.words. Files and folders: gui.choose_file.
    * A short list: rows_list.ListTable. A map with cards: pages.map_beside.MapBeside.
    * Tables over many rows: rows_view.RowsTable. Maps: map_view.MapView. Nothing yet: widgets.EmptyState.
    * To another page: desk.go_to("review"); with what it is to show alone, which it gets in narrow():
      desk.go_to("review", reason="BOUNDARY"). A message: desk.tell("good", what, remedy).
    * What everybody may do on any page, such as seeing who may sign in, is in the header.
"""

package io.agentmarket.search;

class PassageIndexAsVectorStoreTest extends VectorStoreContract {

    private final PassageIndex index = new PassageIndex();

    @Override
    protected VectorStore store() {
        return index;
    }

    @Override
    protected void settle() {
        index.refresh();
    }
}
